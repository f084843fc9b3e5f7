import { createRoute } from '@hono/zod-openapi';
import { candlePage, candleQuery } from '../../../contracts/api/market.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { candleOf } from '../../representation/candle.ts';
import { isoOf } from '../../representation/moment.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/candles',
  operationId: 'listCandles',
  tags: ['market'],
  summary: 'What an instrument did, in intervals',
  description:
    'Made of the mid prices of the feed and kept; what was missed is taken from the feed where it has it. Candles open at whole ' +
    'multiples of their length in UTC. An interval without a price has no candle: gaps stay gaps.',
  request: { query: candleQuery },
  responses: { 200: reply(candlePage, 'The newest of the range.'), ...failures() },
});

const momentOf = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));

export function listCandles(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { instrument, timeframe, from, to, limit } = c.req.valid('query');
    const range = { fromMs: momentOf(from), toMs: momentOf(to) };
    const candles = await record.candles.list({ instrument, timeframe, limit, ...range });
    const oldest = candles.length < limit ? null : (candles[0]?.openAtMs ?? null);
    return c.json({ instrument, timeframe, candles: candles.map(candleOf), next: isoOf(oldest) }, 200);
  });
}
