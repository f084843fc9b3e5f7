import { createRoute, z } from '@hono/zod-openapi';
import { tradingStateList } from '../../../contracts/api/admin.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { tradingStateOf } from '../../representation/trading-state.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/admin/trading-states',
  operationId: 'listTradingStates',
  tags: ['operations'],
  summary: 'What may be sent, by scope, latest change first',
  description: 'A scope that is not listed is active. An entry needs every scope that covers it to be active.',
  request: { query: z.strictObject({}) },
  responses: { 200: reply(tradingStateList, 'Every state that was ever set.'), ...failures() },
});

export function listTradingStates(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) =>
    c.json({ tradingStates: (await record.tradingStates.list()).map(tradingStateOf) }, 200),
  );
}
