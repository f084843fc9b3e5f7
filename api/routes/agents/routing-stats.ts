import { createRoute, z } from '@hono/zod-openapi';
import { routingStats } from '../../../contracts/api/agent-routing.ts';
import { limit as limitOf } from '../../../contracts/api/paging.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { routingStatsOf } from '../../representation/agent-routing.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/agents/{id}/routing-stats',
  operationId: 'getRoutingStats',
  tags: ['agents'],
  summary: 'Where the signals of an agent went, and why',
  request: {
    params: idParam,
    query: z.strictObject({ limit: limitOf.meta({ description: 'Most recent decisions.' }) }),
  },
  responses: { 200: reply(routingStats, 'Shares, time and the newest decisions.'), ...failures(404) },
});

export function getRoutingStats(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { limit } = c.req.valid('query');
    if (!(await record.agents.find(id))) throw notFound('agent', id);
    const [counts, recent] = await Promise.all([record.routingStats.counts(id), record.routingStats.recent(id, limit)]);
    return c.json(routingStatsOf(id, counts, recent), 200);
  });
}
