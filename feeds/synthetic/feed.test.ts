import { describe, expect, test } from '@jest/globals';
import type { PriceTick } from '../../domain/market.ts';
import { isAtLeast, isAtMost } from '../../domain/money.ts';
import { createSyntheticFeed } from './feed.ts';
import { SYNTHETIC_MARKETS } from './markets.ts';

const STARTED_AT_MS = 1_700_000_000_123;

/** A wall clock that began at STARTED_AT_MS and runs as fast as real time. */
function runningClock(): () => number {
  const begunAtMs = performance.now();
  return () => STARTED_AT_MS + Math.floor(performance.now() - begunAtMs);
}

async function collect(count: number, emitEveryMs: number, onEach?: () => Promise<void>): Promise<PriceTick[]> {
  const feed = createSyntheticFeed({ seed: 'test', nowMs: runningClock(), emitEveryMs });
  const ticks: PriceTick[] = [];
  const stop = new AbortController();
  await feed.run(async (tick) => {
    ticks.push(tick);
    await onEach?.();
    if (ticks.length >= count) stop.abort();
  }, stop.signal);
  return ticks;
}

describe('the synthetic feed', () => {
  test('tells every instrument at each multiple of its interval, received when it was told', async () => {
    const ticks = await collect(15, 20);
    expect(ticks.map(({ instrument }) => instrument).slice(0, 5)).toEqual(
      SYNTHETIC_MARKETS.map((each) => each.instrument),
    );
    expect(ticks.every(({ venueAtMs }) => venueAtMs % 20 === 0)).toBe(true);
    expect(ticks[0]?.venueAtMs).toBeGreaterThanOrEqual(STARTED_AT_MS);
    expect(ticks.every(({ venueAtMs, receivedAtMs }) => receivedAtMs >= venueAtMs)).toBe(true);
    expect(new Set(ticks.map(({ venueAtMs }) => venueAtMs)).size).toBe(3);
    expect(ticks.every(({ source }) => source === 'synthetic')).toBe(true);
  });

  test('stops at once when aborted in the middle of a round', async () => {
    expect(await collect(7, 20)).toHaveLength(7);
  });

  test('goes on with the latest instant after a slow listener, never with an old one', async () => {
    const ticks = await collect(10, 10, () => new Promise((resolve) => setTimeout(resolve, 15)));
    const rounds = [...new Set(ticks.map(({ venueAtMs }) => venueAtMs))];
    // Five ticks of 15 ms each: the next round is at least 70 ms later, not 10 ms.
    expect((rounds[1] ?? 0) - (rounds[0] ?? 0)).toBeGreaterThanOrEqual(70);
  });

  test('tells no instant twice when it catches up after one slow tick', async () => {
    let isFirst = true;
    const ticks = await collect(50, 10, async () => {
      if (isFirst) await new Promise((resolve) => setTimeout(resolve, 60));
      isFirst = false;
    });
    expect(new Set(ticks.map(({ instrument, venueAtMs }) => `${instrument} ${venueAtMs}`)).size).toBe(50);
  });

  test('has the same prices after a restart', async () => {
    const tellOnce = async (): Promise<PriceTick[]> => {
      const feed = createSyntheticFeed({ seed: 'test', nowMs: () => 1_700_000_000_250 });
      const ticks: PriceTick[] = [];
      const stop = new AbortController();
      await feed.run((tick) => {
        if (ticks.push(tick) === SYNTHETIC_MARKETS.length) stop.abort();
      }, stop.signal);
      return ticks;
    };
    const first = await tellOnce();
    expect(first).toHaveLength(5);
    expect(await tellOnce()).toEqual(first);
  });

  test('hands on what the listener throws', async () => {
    const feed = createSyntheticFeed({ seed: 'test', nowMs: runningClock(), emitEveryMs: 10 });
    const run = feed.run(() => Promise.reject(new Error('listener')), new AbortController().signal);
    await expect(run).rejects.toThrow('listener');
  });

  test('has candles that contain every tick told live', async () => {
    const nowMs = runningClock();
    const feed = createSyntheticFeed({ seed: 'test', nowMs, emitEveryMs: 20 });
    const ticks: PriceTick[] = [];
    const stop = new AbortController();
    await feed.run((tick) => {
      ticks.push(tick);
      if (ticks.length >= 100) stop.abort();
    }, stop.signal);
    const laterFeed = createSyntheticFeed({ seed: 'test', nowMs: () => nowMs() + 10_000, emitEveryMs: 20 });
    for (const { instrument } of SYNTHETIC_MARKETS) {
      const candles = await laterFeed.candles(instrument, 100, STARTED_AT_MS - 100, STARTED_AT_MS + 5_000);
      for (const tick of ticks.filter((each) => each.instrument === instrument)) {
        const candle = candles.find(({ openAtMs }) => openAtMs <= tick.venueAtMs && tick.venueAtMs < openAtMs + 100);
        expect(isAtMost(tick.mid, candle?.high ?? '0') && isAtLeast(tick.mid, candle?.low ?? '0')).toBe(true);
        if (tick.venueAtMs === candle?.openAtMs) expect(candle.open).toBe(tick.mid);
      }
    }
  });
});

describe('synthetic candles', () => {
  const feed = createSyntheticFeed({ seed: 'test', nowMs: () => 1_700_000_400_000 });

  test('are closed ones only, oldest first, from the start and without the end', async () => {
    // Now is 1,700,000,400 s, of which 1,700,000,340 s … 400 s has just closed.
    const candles = await feed.candles('BTC-USD-PERP', 60_000, 1_700_000_220_000, 1_700_000_999_000);
    expect(candles.map(({ openAtMs }) => openAtMs)).toEqual([1_700_000_220_000, 1_700_000_280_000, 1_700_000_340_000]);
    expect(candles.every(({ isClosed }) => isClosed)).toBe(true);
  });

  test('add up: five minutes are the join of their minutes', async () => {
    const minutes = await feed.candles('SOL-USD-PERP', 60_000, 1_699_999_800_000, 1_700_000_100_000);
    const [five] = await feed.candles('SOL-USD-PERP', 300_000, 1_699_999_800_000, 1_700_000_100_000);
    expect(minutes).toHaveLength(5);
    expect(five?.open).toBe(minutes[0]?.open);
    expect(five?.close).toBe(minutes[4]?.close);
    expect(Number(five?.high)).toBe(Math.max(...minutes.map(({ high }) => Number(high))));
    expect(Number(five?.low)).toBe(Math.min(...minutes.map(({ low }) => Number(low))));
    expect(Number(five?.volume)).toBeCloseTo(
      minutes.reduce((sum, { volume }) => sum + Number(volume), 0),
      6,
    );
  });

  test('do not exist for an unknown instrument or for too long a range', async () => {
    await expect(feed.candles('LUNA-USD-PERP', 60_000, 0, 1)).rejects.toThrow('no instrument LUNA-USD-PERP');
    await expect(feed.candles('BTC-USD-PERP', 60_000, 0, Infinity)).rejects.toThrow('50000 is the limit');
  });

  test('do not exist where nothing is told', async () => {
    // 100 ms candles of a feed that speaks every 250 ms: 000, 200 (speaks at 250), 500, 700 (speaks at 750).
    const candles = await feed.candles('BTC-USD-PERP', 100, 1_700_000_000_000, 1_700_000_001_000);
    expect(candles.map(({ openAtMs }) => openAtMs - 1_700_000_000_000)).toEqual([0, 200, 500, 700]);
  });
});
