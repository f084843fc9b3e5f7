import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PriceTick } from '../../domain/market.ts';
import { add, divide, isAtMost } from '../../domain/money.ts';
import type { ReplayFeedOptions } from './feed.ts';
import { createReplayFeed } from './feed.ts';

const HEADER = 'open_time_ms,open,high,low,close,volume';
const START_MS = 1_640_991_660_000;

let folder: string;
let bitcoin: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-replay-'));
  bitcoin = join(folder, 'btc-usd-perp-1m.csv');
  await writeFile(
    bitcoin,
    `${HEADER}\n${START_MS},46319.0,46385.0,46319.0,46377.0,2\n${START_MS + 60_000},46377,46411,46370,46372,1\n`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

/** Replays on a wall clock that reads 0 once the files are loaded; unless told otherwise the data begins 30 ms later. */
async function replay(
  options: Partial<ReplayFeedOptions>,
  onTick: (tick: PriceTick, stop: AbortController) => Promise<void> | void = () => undefined,
): Promise<PriceTick[]> {
  let zeroMs = performance.now();
  const feed = await createReplayFeed({
    files: [{ path: bitcoin }],
    nowMs: () => performance.now() - zeroMs,
    anchor: { marketStartMs: START_MS, wallStartMs: 30 },
    ...options,
  });
  const ticks: PriceTick[] = [];
  const stop = new AbortController();
  zeroMs = performance.now();
  await feed.run((tick) => {
    ticks.push(tick);
    return onTick(tick, stop);
  }, stop.signal);
  return ticks;
}

describe('the clock of a replay', () => {
  test('runs speed times as fast as the wall from its anchor, over a restart too', async () => {
    let wallMs = 5_000;
    const options = { files: [{ path: bitcoin }], speed: 60, nowMs: () => wallMs };
    const { clock, anchor } = await createReplayFeed(options);
    expect(anchor).toEqual({ marketStartMs: START_MS, wallStartMs: 5_000 });
    expect(clock.nowMs()).toBe(START_MS);
    wallMs += 2_000;
    // 2 s × 60 = 120 s; a minute more takes 1 s of wall time.
    expect(clock.nowMs()).toBe(START_MS + 120_000);
    expect(clock.wallMsUntil(START_MS + 180_000)).toBe(1_000);
    expect(clock.wallMsUntil(START_MS)).toBe(0);
    const restarted = await createReplayFeed({ ...options, anchor });
    expect(restarted.clock.nowMs()).toBe(START_MS + 120_000);
  });

  test('reads whole milliseconds at every speed', async () => {
    const { clock } = await createReplayFeed({
      files: [{ path: bitcoin }],
      speed: 1.5,
      nowMs: () => 3,
      anchor: { marketStartMs: 0, wallStartMs: 0 },
    });
    // 3 × 1.5 = 4.5; until 9 it is (9 − 4.5) ÷ 1.5 = 3 ms.
    expect(clock.nowMs()).toBe(4);
    expect(clock.wallMsUntil(9)).toBe(3);
  });

  test.each([0.5, 0, -1, NaN, Infinity])('does not run at speed %d', async (speed) => {
    await expect(replay({ speed })).rejects.toThrow(`a number of 1 or more, such as 60, not ${speed}.`);
  });
});

describe('a replay', () => {
  test('tells each price once it is due, in order, and ends with the data', async () => {
    // 30 ms, then 120 s at 600 times the speed in 200 ms.
    const startedAtMs = performance.now();
    const ticks = await replay({ speed: 600 });
    const tookMs = performance.now() - startedAtMs;
    expect(ticks.map(({ mid }) => mid)).toEqual([
      '46319',
      '46319',
      '46385',
      '46377',
      '46377',
      '46411',
      '46370',
      '46372',
    ]);
    expect(ticks.map(({ venueAtMs }) => venueAtMs - START_MS)).toEqual([
      0, 15_000, 30_000, 59_999, 60_000, 75_000, 90_000, 119_999,
    ]);
    expect(ticks.every(({ receivedAtMs, venueAtMs }) => receivedAtMs >= venueAtMs)).toBe(true);
    expect(tookMs).toBeGreaterThan(220);
  });

  test('has the price of the data exactly in the middle of bid and ask', async () => {
    const [first] = await replay({ speed: 100_000 });
    // 46319 × 0.5 bps = 2.31595, rounded outward to whole units: 3.
    expect(first).toMatchObject({
      bid: '46316',
      mid: '46319',
      ask: '46322',
      source: 'replay',
      instrument: 'BTC-USD-PERP',
    });
    for (const halfSpreadBps of ['0', '0.5', '7', '1000']) {
      for (const tick of await replay({ speed: 1e9, halfSpreadBps })) {
        expect(divide(add(tick.bid, tick.ask), 2)).toBe(tick.mid);
        expect(isAtMost(tick.bid, tick.mid) && Number(tick.bid) > 0).toBe(true);
      }
    }
    await expect(replay({ halfSpreadBps: '-1' })).rejects.toThrow('is 0 to 1000 bps, not "-1"');
    await expect(replay({ halfSpreadBps: '1000.1' })).rejects.toThrow('not "1000.1"');
  });

  test('rounds the spread of coarse prices to five significant digits, not to whole units', async () => {
    const path = join(folder, 'a-usd-spot-1m.csv');
    await writeFile(path, `${HEADER}\n0,5,5,5,5,1\n`);
    // 5 × 0.5 bps = 0.00025, rounded outward to 4 decimals.
    expect((await replay({ files: [{ path }], speed: 1e6 }))[0]).toMatchObject({ bid: '4.9997', ask: '5.0003' });
  });

  test('that is taken up in the middle first shows the price that stands, then goes on', async () => {
    // 800 ms × 100 = 80 s into the data: the tick of second 75 stands.
    const ticks = await replay({ speed: 100, anchor: { marketStartMs: START_MS, wallStartMs: -800 } });
    expect(ticks.map(({ venueAtMs }) => venueAtMs - START_MS)).toEqual([75_000, 90_000, 119_999]);
    expect(ticks[0]?.receivedAtMs).toBeGreaterThanOrEqual(START_MS + 80_000);
  });

  test('that is taken up after its end shows the last price, grown old, and ends', async () => {
    const ticks = await replay({ anchor: { marketStartMs: START_MS, wallStartMs: -3_600_000 } });
    expect(ticks.map(({ mid }) => mid)).toEqual(['46372']);
    expect((ticks[0]?.receivedAtMs ?? 0) - (ticks[0]?.venueAtMs ?? 0)).toBeGreaterThan(3_000_000);
  });

  test('loops with time going on', async () => {
    const ticks = await replay({ speed: 100_000, loop: true }, ({ venueAtMs }, stop) => {
      if (venueAtMs >= START_MS + 120_000) stop.abort();
    });
    expect(ticks[8]).toMatchObject({ mid: '46319', venueAtMs: START_MS + 120_000 });
  });

  test('drops nothing for a slow listener, and waits for it', async () => {
    const handled: number[] = [];
    let busy = 0;
    const ticks = await replay({ speed: 1e6 }, async ({ venueAtMs }) => {
      busy += 1;
      expect(busy).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      busy -= 1;
      handled.push(venueAtMs);
    });
    expect(ticks).toHaveLength(8);
    expect(handled).toEqual(ticks.map(({ venueAtMs }) => venueAtMs));
  });

  test('leaves timers their turn when the listener is slower than the speed', async () => {
    const startedAtMs = performance.now();
    let isOver = false;
    setTimeout(() => (isOver = true), 60);
    const ticks = await replay({ speed: 1e9, loop: true }, (_tick, stop) => {
      if (isOver) stop.abort();
      else if (performance.now() - startedAtMs > 3_000) throw new Error('The timer had no turn.');
    });
    expect(ticks.length).toBeGreaterThan(100);
  }, 5_000);

  test('says how long a price stands until the next one of the data', async () => {
    // The longest way between two prices of a minute: from its half to its last millisecond, rounded up to 30 s.
    const ticks = await replay({ speed: 100_000 });
    expect(ticks.map(({ standsForMs }) => standsForMs)).toEqual(Array(8).fill(30_000));
  });

  test('stops while it waits for the next tick', async () => {
    const ticks = await replay({ anchor: { marketStartMs: START_MS, wallStartMs: 0 } }, (_tick, stop) => {
      setTimeout(() => stop.abort(), 10);
    });
    // The next one would be due after 15 s.
    expect(ticks).toHaveLength(1);
  }, 5_000);

  test('merges several files and answers for candles that have closed', async () => {
    const ether = join(folder, 'eth-usd-perp-1m.csv');
    await writeFile(ether, `${HEADER}\n${START_MS},3700,3700,3700,3700,1\n`);
    let wallMs = 0;
    const feed = await createReplayFeed({
      files: [{ path: bitcoin }, { path: ether }],
      nowMs: () => wallMs,
      speed: 60,
    });
    expect(feed.instruments).toEqual(['BTC-USD-PERP', 'ETH-USD-PERP']);
    expect(feed.tickSpacingMs).toBe(30_000);
    expect(await feed.candles('ETH-USD-PERP', 60_000, 0, Infinity)).toEqual([]);
    wallMs = 1_000;
    expect(await feed.candles('ETH-USD-PERP', 60_000, 0, Infinity)).toHaveLength(1);
    await expect(feed.candles('XRP-USD-PERP', 60_000, 0, 1)).rejects.toThrow('no instrument XRP-USD-PERP');
  });
});
