import { createRoute } from '@hono/zod-openapi';
import { agentChangeBody, agentReply } from '../../../contracts/api/agent.ts';
import { toExitPlan } from '../../../contracts/api/exit-plan.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { agentOf } from '../../representation/agent.ts';
import { changedMeanwhile, etagOf, expectedRevision } from '../../revision.ts';
import { body, bodyFailures, idParam, ifMatch, revised } from '../describe.ts';
import { AGENT_CHANGE_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'patch',
  path: '/api/agents/{id}',
  operationId: 'patchAgent',
  tags: ['agents'],
  summary: 'Change an agent',
  description: 'What is named is changed, the rest stays. A retired agent stays as it is.',
  request: { params: idParam, headers: ifMatch, body: body(agentChangeBody, AGENT_CHANGE_EXAMPLES) },
  responses: { 200: revised(agentReply, 'The agent as it is now.'), ...bodyFailures(404, 409, 412, 428) },
});

export function patchAgent(api: Api, { record, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { name, description, status, defaultExitPlan } = c.req.valid('json');
    const revision = expectedRevision(c.req.valid('header')['if-match']);
    const changes = {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(status !== undefined && { status }),
      ...(defaultExitPlan !== undefined && { defaultExitPlan: defaultExitPlan && toExitPlan(defaultExitPlan) }),
    };
    const change = await record.agents.change(id, revision, changes, await clock.nowMs());
    if (!change) throw notFound('agent', id);
    if (change.outcome === 'stale') throw changedMeanwhile('agent', id);
    if (change.outcome === 'retired') throw new ApiError('conflict', `The agent ${id} is retired, and stays so.`);
    return c.json(agentOf(change.agent), 200, { ETag: etagOf(change.agent.revision) });
  });
}
