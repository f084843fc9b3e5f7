import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { HyperliquidFeedSimulator } from '../../test/simulators/hyperliquid-feed.ts';
import { startHyperliquidFeed } from '../../test/simulators/hyperliquid-feed.ts';
import { infoUrlOf } from './addresses.ts';
import { createHyperliquidFeed } from './feed.ts';

const NOW_MS = 1_700_000_430_000;
const MINUTE_MS = 60_000;
/** A whole minute, five before the running one. */
const FROM_MS = 1_700_000_100_000;

const rowOf = (minute: number, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  t: FROM_MS + minute * MINUTE_MS,
  T: FROM_MS + (minute + 1) * MINUTE_MS - 1,
  s: 'BTC',
  i: '1m',
  o: '60000.0',
  h: '60010.0',
  l: '59990.0',
  c: '60005.0',
  v: '1.50',
  n: 7,
  ...changes,
});

let venue: HyperliquidFeedSimulator;
beforeEach(async () => {
  venue = await startHyperliquidFeed();
});
afterEach(() => venue.stop());

const ask = (rows: unknown, { fromMs = FROM_MS, toMs = NOW_MS, intervalMs = MINUTE_MS } = {}) => {
  if (rows !== undefined) venue.answerCandles({ body: JSON.stringify(rows) });
  const timings = { candleTimeoutMs: 1_000 };
  const feed = createHyperliquidFeed({ nowMs: () => NOW_MS, webSocketUrl: venue.webSocketUrl, timings });
  return feed.candles('BTC-USD-PERP', intervalMs, fromMs, toMs);
};

describe('candles of Hyperliquid', () => {
  test('are asked for once and given in our words', async () => {
    const candles = await ask([rowOf(0)]);
    expect(venue.requests).toEqual([
      // Now is half a minute into the sixth minute: five minutes have closed.
      {
        type: 'candleSnapshot',
        req: { coin: 'BTC', interval: '1m', startTime: FROM_MS, endTime: FROM_MS + 5 * MINUTE_MS - 1 },
      },
    ]);
    expect(candles).toEqual([
      {
        instrument: 'BTC-USD-PERP',
        openAtMs: FROM_MS,
        intervalMs: MINUTE_MS,
        open: '60000',
        high: '60010',
        low: '59990',
        close: '60005',
        volume: '1.5',
        isClosed: true,
      },
    ]);
  });

  test('are sorted, without doubles, without those outside the range and without the running one', async () => {
    const candles = await ask([rowOf(5), rowOf(2), rowOf(1), rowOf(2), rowOf(-1)]);
    expect(candles.map(({ openAtMs }) => (openAtMs - FROM_MS) / MINUTE_MS)).toEqual([1, 2]);
  });

  test('need no question when none has closed', async () => {
    expect(await ask([], { fromMs: NOW_MS, toMs: NOW_MS + MINUTE_MS })).toEqual([]);
    expect(venue.requests).toEqual([]);
  });

  test.each([
    ['of another coin', [rowOf(0), rowOf(1, { s: 'ETH' })], 'Asked for BTC 1m, Hyperliquid answered with ETH 1m.'],
    ['of another interval', [rowOf(0, { i: '5m' })], 'answered with BTC 5m'],
    ['with a price of zero', [rowOf(0, { l: '0' })], 'has a number that is not a price'],
    ['with a price in exponent form', [rowOf(0, { h: '1e309' })], 'has a number that is not a price'],
    ['with a negative volume', [rowOf(0, { v: '-1' })], 'has a number that is not a price or a volume'],
    ['with a high below the open', [rowOf(0, { h: '59999' })], 'outside its low 59990 to high 59999'],
    [
      'with a low above the close',
      [rowOf(0, { o: '60003', l: '60001', c: '60000' })],
      'outside its low 60001 to high 60010',
    ],
    ['with numbers for text', [rowOf(0, { o: 60_000 })], 'in an unknown shape'],
    ['that are null', null, 'in an unknown shape'],
  ])('%s are not trusted, nor are those beside them', async (_name, rows, why) => {
    await expect(ask(rows)).rejects.toThrow(why);
  });

  test.each([
    ['no JSON', { body: '<html>' }, 'not JSON'],
    ['an error status', { status: 429, body: 'null' }, 'HTTP 429'],
    ['more than two million bytes', { body: ' '.repeat(2_000_001) }, 'longer than 2000000 bytes'],
    ['nothing in time', { body: '[]', delayMs: 3_000 }, 'did not answer candleSnapshot within 1000 ms'],
  ])('are an error when the answer is %s', async (_name, script, why) => {
    venue.answerCandles(script);
    await expect(ask(undefined)).rejects.toThrow(why);
  });

  test('are refused without asking for what the venue does not have', async () => {
    await expect(ask([], { intervalMs: 7_000 })).rejects.toThrow('no candles of 7000 ms; it has 1m, 3m');
    await expect(ask([], { fromMs: NOW_MS - 5_002 * MINUTE_MS })).rejects.toThrow('5000 is the limit');
    const feed = createHyperliquidFeed({ nowMs: () => NOW_MS, webSocketUrl: venue.webSocketUrl });
    await expect(feed.candles('LUNA-USD-PERP', MINUTE_MS, 0, 1)).rejects.toThrow('no instrument LUNA-USD-PERP');
    expect(venue.requests).toEqual([]);
  });

  test('come from the info endpoint beside the WebSocket', () => {
    expect(infoUrlOf('wss://api.hyperliquid.xyz/ws')).toBe('https://api.hyperliquid.xyz/info');
    expect(infoUrlOf('ws://127.0.0.1:80/ws')).toBe('http://127.0.0.1/info');
    expect(() => infoUrlOf('api.hyperliquid.xyz')).toThrow('is not a WebSocket address');
  });
});
