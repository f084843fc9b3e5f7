import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { candlePage } from '../../contracts/api/market.ts';
import { candlesOf } from '../builders/candle.ts';
import { eventually } from '../builders/platform.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { TradingBench } from './trading-bench.ts';
import { BTC, startTradingBench } from './trading-bench.ts';

const END_MS = Date.parse('2026-11-20T12:00:00Z');

describe('candles of a platform that runs', () => {
  let bench: TradingBench;
  beforeAll(async () => {
    bench = await startTradingBench();
  }, 60_000);
  afterAll(() => bench.stop());

  test('the watcher makes them of the prices that pass', async () => {
    const path = `/api/candles?instrument=${BTC}&timeframe=1d`;
    const running = await eventually(
      async () => (await bench.doors.read(path, candlePage)).candles.find(({ isClosed }) => !isClosed),
      'a running candle',
    );
    expect(running).toMatchObject({ open: '40000', high: '40000', low: '40000', close: '40000', volume: null });
  }, 60_000);
});

describe('candles, by HTTP', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
    const hours = candlesOf([100, 101, 102, 103, 104, 105], END_MS);
    // Eight o'clock was silent; the last hour still runs.
    await bench.record.candles.save(hours.map((each, n) => ({ ...each, isClosed: n < 5 })).filter((_, n) => n !== 2));
    await bench.record.candles.fill(candlesOf([7], END_MS, { timeframe: '1d', volume: '12.5' }));
  });
  afterAll(() => bench.stop());

  const page = (query: string) =>
    bench.doors.read(`/api/candles?instrument=BTC-USD-PERP&timeframe=${query}`, candlePage);
  const openings = async (query: string) => {
    const { candles } = await page(query);
    return candles.map(({ openedAt }) => openedAt.slice(11, 13));
  };

  test('are oldest first, a gap stays a gap, and the one that runs says so', async () => {
    const { candles, next } = await page('1h');
    expect(candles.map(({ openedAt, close, isClosed }) => [openedAt.slice(11, 13), close, isClosed])).toEqual([
      ['06', '100', true],
      ['07', '101', true],
      ['09', '103', true],
      ['10', '104', true],
      ['11', '105', false],
    ]);
    expect(candles[1]).toEqual({
      openedAt: '2026-11-20T07:00:00.000Z',
      open: '100',
      high: '101.5',
      low: '99.5',
      close: '101',
      volume: null,
      isClosed: true,
    });
    expect(next).toBeNull();
    expect((await page('1d')).candles).toMatchObject([{ close: '7', volume: '12.5' }]);
    expect(await openings('5m')).toEqual([]);
  });

  test('a page is the newest of its range, and the next one goes on before it', async () => {
    const first = await page('1h&limit=2');
    expect(first.candles.map(({ close }) => close)).toEqual(['104', '105']);
    const second = await page(`1h&limit=2&to=${first.next ?? ''}`);
    expect(second.candles.map(({ close }) => close)).toEqual(['101', '103']);
    const third = await page(`1h&limit=2&to=${second.next ?? ''}`);
    expect([third.candles.map(({ close }) => close), third.next]).toEqual([['100'], null]);
  });

  test('of a range are those that open in it', async () => {
    expect(await openings('1h&from=2026-11-20T07:00:00Z&to=2026-11-20T10:00:00Z')).toEqual(['07', '09']);
    expect(await openings('1h&from=2026-11-20T07:00:00.001Z')).toEqual(['09', '10', '11']);
    expect(await openings('1h&from=2026-11-20T12:00:00%2B02:00&to=2026-11-20T10:30:00Z')).toEqual(['10']);
  });

  test.each([
    ['timeframe', 'instrument=BTC-USD-PERP&timeframe=2h'],
    ['timeframe', 'instrument=BTC-USD-PERP'],
    ['instrument', 'timeframe=1h'],
    ['instrument', 'instrument=BTC&timeframe=1h'],
    ['limit', 'instrument=BTC-USD-PERP&timeframe=1h&limit=1001'],
    ['from', 'instrument=BTC-USD-PERP&timeframe=1h&from=noon'],
    ['before', 'instrument=BTC-USD-PERP&timeframe=1h&before=x'],
  ])('names %s when it is wrong: %s', async (path, query) => {
    const answer = await bench.doors.ask('GET', `/api/candles?${query}`);
    expect([answer.status, answer.error.details.map((detail) => detail.path)]).toEqual([400, [path]]);
  });
});
