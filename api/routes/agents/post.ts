import { createRoute } from '@hono/zod-openapi';
import { agentBody, agentReply } from '../../../contracts/api/agent.ts';
import { toExitPlan } from '../../../contracts/api/exit-plan.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { identityOf, madeOnce } from '../../once.ts';
import { agentOf } from '../../representation/agent.ts';
import { etagOf } from '../../revision.ts';
import { localUser } from '../../local-user.ts';
import { body, bodyFailures, idempotencyKey, revised } from '../describe.ts';
import { AGENT_EXAMPLES } from '../examples.ts';

const OPERATION = 'postAgent';

const route = createRoute({
  method: 'post',
  path: '/api/agents',
  operationId: OPERATION,
  tags: ['agents'],
  summary: 'Make an agent',
  description: 'The same `Idempotency-Key` with the same body gives the agent that it made before, as it is now.',
  request: { headers: idempotencyKey, body: body(agentBody, AGENT_EXAMPLES) },
  responses: { 201: revised(agentReply, 'The new agent.'), ...bodyFailures(409, 422) },
});

export function postAgent(api: Api, { record, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const sent = c.req.valid('json');
    const request = identityOf(OPERATION, c.req.valid('header')['idempotency-key'], sent);
    const terms = {
      creatorId: await localUser(record),
      name: sent.name,
      description: sent.description,
      status: sent.status,
      defaultExitPlan: sent.defaultExitPlan && toExitPlan(sent.defaultExitPlan),
      createdAtMs: await clock.nowMs(),
    };
    const agent = madeOnce(await record.agents.createOnce(terms, request));
    return c.json(agentOf(agent), 201, { ETag: etagOf(agent.revision) });
  });
}
