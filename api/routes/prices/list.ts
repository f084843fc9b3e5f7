import { createRoute } from '@hono/zod-openapi';
import { priceList } from '../../../contracts/api/market.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { marketView } from '../../market-view.ts';
import { isoOf } from '../../representation/moment.ts';
import { priceOf } from '../../representation/price.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/prices',
  operationId: 'listPrices',
  tags: ['market'],
  summary: 'The latest price of each instrument, and how old it is',
  responses: { 200: reply(priceList, 'By name.'), ...failures() },
});

export function listPrices(api: Api, dependencies: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { ticks, nowMs } = await marketView(dependencies);
    return c.json({ marketAt: isoOf(nowMs), prices: [...ticks.values()].map((tick) => priceOf(tick, nowMs)) }, 200);
  });
}
