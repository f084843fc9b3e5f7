import { createRoute } from '@hono/zod-openapi';
import { agentReply } from '../../../contracts/api/agent.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { agentOf } from '../../representation/agent.ts';
import { etagOf } from '../../revision.ts';
import { failures, idParam, revised } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/agents/{id}',
  operationId: 'getAgent',
  tags: ['agents'],
  summary: 'One agent',
  description: 'Its `ETag` says which revision it is; send it as `If-Match` to change it.',
  request: { params: idParam },
  responses: { 200: revised(agentReply, 'The agent.'), ...failures(404) },
});

export function getAgent(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const agent = await record.agents.find(id);
    if (!agent) throw notFound('agent', id);
    return c.json(agentOf(agent), 200, { ETag: etagOf(agent.revision) });
  });
}
