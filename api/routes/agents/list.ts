import { createRoute } from '@hono/zod-openapi';
import { agentList } from '../../../contracts/api/agent.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { agentOf } from '../../representation/agent.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/agents',
  operationId: 'listAgents',
  tags: ['agents'],
  summary: 'All agents',
  responses: { 200: reply(agentList, 'Oldest first.'), ...failures() },
});

export function listAgents(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => c.json({ agents: (await record.deployments.listAgents()).map(agentOf) }, 200));
}
