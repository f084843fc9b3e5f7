import { createRoute } from '@hono/zod-openapi';
import { instrumentList } from '../../../contracts/api/market.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/instruments',
  operationId: 'listInstruments',
  tags: ['market'],
  summary: 'What is traded, by venue, with steps, minimums and fees',
  responses: { 200: reply(instrumentList, 'By venue and name.'), ...failures() },
});

export function listInstruments(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => c.json({ instruments: await record.market.instruments() }, 200));
}
