import { createRoute } from '@hono/zod-openapi';
import { agentReply } from '../../../contracts/api/agent.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { agentOf } from '../../representation/agent.ts';
import { etagOf } from '../../revision.ts';
import { bodyFailures, idParam, noBody, revised } from '../describe.ts';

const route = createRoute({
  method: 'post',
  path: '/api/agents/{id}/retire',
  operationId: 'retireAgent',
  tags: ['agents'],
  summary: 'Retire an agent for good',
  description: 'Its signals are refused from now on; positions that are open live on with their exit plans.',
  request: { params: idParam, body: noBody },
  responses: { 200: revised(agentReply, 'The retired agent.'), ...bodyFailures(404) },
});

export function retireAgent(api: Api, { record, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const agent = await record.agents.retire(id, await clock.nowMs());
    if (!agent) throw notFound('agent', id);
    return c.json(agentOf(agent), 200, { ETag: etagOf(agent.revision) });
  });
}
