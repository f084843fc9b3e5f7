import { createRoute } from '@hono/zod-openapi';
import { agentList, agentQuery } from '../../../contracts/api/agent.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError } from '../../errors.ts';
import { agentCursorOf, agentKeyOf, agentOf } from '../../representation/agent.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/agents',
  operationId: 'listAgents',
  tags: ['agents'],
  summary: 'Agents, oldest first or as the query says',
  request: { query: agentQuery },
  responses: { 200: reply(agentList, 'One page.'), ...failures() },
});

export function listAgents(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { q = null, status = null, venue = null, sort, order, limit, after } = c.req.valid('query');
    const key = after === undefined ? null : agentKeyOf(after, sort);
    if (after !== undefined && key === null) throw WRONG_PAGE;
    const agents = await record.agents.list({ text: q, status, venue, sort, order, after: key, limit });
    const last = agents.length < limit ? undefined : agents.at(-1);
    return c.json({ agents: agents.map(agentOf), next: last === undefined ? null : agentCursorOf(last, sort) }, 200);
  });
}

const WRONG_PAGE = new ApiError('validation', 'The query is not valid. after: must be `next` of the page before.', [
  { path: 'after', message: 'must be `next` of the page before, in a list that is sorted like this one' },
]);
