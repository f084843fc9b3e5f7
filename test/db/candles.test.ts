import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CandleKeeper } from '../../activities/watch/candle-keeper.ts';
import type { History } from '../../activities/ports.ts';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import type { Timeframe } from '../../domain/candle.ts';
import { INTERVAL_MS } from '../../domain/candle.ts';
import type { Candle } from '../../domain/market.ts';
import { createTestDatabase } from '../environment/index.ts';

const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);

describe('candles, kept', () => {
  let database: Database;
  let record: TradeRecord;
  let drop: () => Promise<void>;
  let count = 0;

  /** Each test has an instrument of its own, a clock, and a feed that knows what the test says. */
  let instrument: string;
  let nowMs: number;
  let known: Candle[];
  let warnings: string[];
  let stop: AbortController;

  beforeAll(async () => {
    const test = await createTestDatabase();
    drop = () => test.drop();
    database = await openDatabase(test.url, 5);
    record = createRecord(database, test.url);
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });
  beforeEach(() => {
    instrument = `C${(count += 1)}-USD-PERP`;
    known = [];
    warnings = [];
    stop = new AbortController();
  });

  const history: History = (asked, intervalMs, fromMs, toMs) =>
    Promise.resolve(
      known.filter(
        (each) =>
          each.instrument === asked &&
          each.intervalMs === intervalMs &&
          each.openAtMs >= fromMs &&
          each.openAtMs < toMs,
      ),
    );
  const withoutAnswer: History = () => Promise.reject(new Error('away'));
  const start = (
    changes: { history?: History; longestHistoryMs?: number; record?: Pick<TradeRecord, 'candles'> } = {},
  ) =>
    new CandleKeeper(
      {
        record,
        history,
        clock: { nowMs: () => nowMs },
        log: { info: () => undefined, warn: (_, message) => void warnings.push(message) },
        ...changes,
      },
      stop.signal,
    );
  const hear = (keeper: CandleKeeper, time: string, mid: string, standsForMs = 0): void => {
    nowMs = at(time);
    const prices = { bid: mid, ask: mid, mid };
    keeper.hear({ instrument, ...prices, source: 'test', venueAtMs: nowMs, receivedAtMs: nowMs, standsForMs });
  };
  const save = async (keeper: CandleKeeper, time: string): Promise<void> => {
    nowMs = at(time);
    // One gap a round.
    for (let round = 0; round < 8; round += 1) {
      await keeper.save();
      await keeper.settled();
    }
  };
  const told = (time: string, prices: string, volume = '7', timeframe: Timeframe = '1m'): Candle => {
    const [open = '', high = '', low = '', close = ''] = prices.split(' ');
    return {
      instrument,
      openAtMs: at(time),
      intervalMs: INTERVAL_MS[timeframe],
      open,
      high,
      low,
      close,
      volume,
      isClosed: true,
    };
  };
  const minutes = async (timeframe: Timeframe = '1m') =>
    (await record.candles.list({ instrument, timeframe, fromMs: null, toMs: null, limit: 100 })).map(
      ({ openAtMs, open, high, low, close, volume, isClosed }) =>
        `${new Date(openAtMs).toISOString().slice(11, 16)} ${open} ${high} ${low} ${close} ${volume ?? '-'} ${isClosed ? 'closed' : 'running'}`,
    );

  test('a candle runs while ticks come, and is closed by the clock of the market, without a further one', async () => {
    const keeper = start();
    hear(keeper, '10:00:00', '100');
    hear(keeper, '10:00:20', '105');
    await save(keeper, '10:00:21');
    expect(await minutes()).toEqual(['10:00 100 105 100 105 - running']);
    hear(keeper, '10:00:40', '95');
    await save(keeper, '10:01:01');
    expect(await minutes()).toEqual(['10:00 100 105 95 95 - running']);
    // Two seconds for a tick that is late.
    await save(keeper, '10:01:02');
    expect(await minutes()).toEqual(['10:00 100 105 95 95 - closed']);
    expect(await minutes('1d')).toEqual(['00:00 100 105 95 95 - running']);
  });

  test('minutes without a tick have no candle, now and later', async () => {
    const keeper = start();
    hear(keeper, '10:00:00', '100');
    hear(keeper, '10:04:00', '101');
    await save(keeper, '10:04:01');
    await save(keeper, '10:09:00');
    expect(await minutes()).toEqual(['10:00 100 100 100 100 - closed', '10:04 101 101 101 101 - closed']);
  });

  test('what was not seen from its opening on is the candle of the feed, once it has ended', async () => {
    const keeper = start();
    hear(keeper, '10:00:30', '100');
    hear(keeper, '10:01:00', '101');
    known = [told('10:00:00', '90 110 80 100')];
    await save(keeper, '10:01:01');
    // The feed may not have it yet, so soon after its end.
    expect(await minutes()).toEqual(['10:00 100 100 100 100 - running', '10:01 101 101 101 101 - running']);
    await save(keeper, '10:01:03');
    expect(await minutes()).toEqual(['10:00 90 110 80 100 7 closed', '10:01 101 101 101 101 - running']);
  });

  test('two watchers after each other make one candle, where the feed knows nothing', async () => {
    const first = start();
    hear(first, '10:00:00', '100');
    hear(first, '10:00:10', '120');
    await save(first, '10:00:11');
    const second = start();
    hear(second, '10:00:30', '80');
    hear(second, '10:00:40', '90');
    await save(second, '10:00:41');
    expect(await minutes()).toEqual(['10:00 100 120 80 90 - running']);
    await save(second, '10:01:02');
    expect(await minutes()).toEqual(['10:00 100 120 80 90 - closed']);
  });

  test('what the record lacks at the start comes from the feed; what was seen stays as it was seen', async () => {
    const before = start();
    hear(before, '09:57:00', '100');
    await save(before, '09:58:02');
    known = [
      told('09:56:00', '1 1 1 1'),
      told('09:57:00', '2 2 2 2'),
      told('09:58:00', '3 3 3 3'),
      told('09:59:00', '4 4 4 4'),
    ];
    known.push(told('08:00:00', '5 5 5 5', '60', '1h'));
    const after = start();
    hear(after, '10:00:00', '101');
    await save(after, '10:00:03');
    expect(await minutes()).toEqual([
      '09:56 1 1 1 1 7 closed',
      '09:57 100 100 100 100 - closed',
      '09:58 3 3 3 3 7 closed',
      '09:59 4 4 4 4 7 closed',
      '10:00 101 101 101 101 - running',
    ]);
    expect(await minutes('1h')).toContain('08:00 5 5 5 5 60 closed');
    expect(warnings).toEqual([]);
  });

  test('a feed that computes its past is asked no further back than it says, and of one thing a round', async () => {
    const asked: string[] = [];
    const counting: History = (_, intervalMs, fromMs) => {
      asked.push(`${intervalMs / 60_000} ${new Date(fromMs).toISOString().slice(5, 16)}`);
      return Promise.resolve([]);
    };
    const keeper = start({ history: counting, longestHistoryMs: 5 * 3_600_000 });
    hear(keeper, '10:00:00', '100');
    await keeper.save();
    await keeper.settled();
    expect(asked).toEqual(['1 11-20T06:39']);
    await save(keeper, '10:00:01');
    // Minutes by their number: 200 before 09:59; the others five hours before their last closing, to a whole one.
    expect(asked.slice(1)).toEqual([
      '5 11-20T04:55',
      '15 11-20T04:45',
      '60 11-20T04:00',
      '240 11-20T00:00',
      '1440 11-19T00:00',
    ]);
  });

  test('a feed that could not answer is asked again, and until it does what was half seen is not final', async () => {
    let answer = withoutAnswer;
    const keeper = start({ history: (...range) => answer(...range) });
    hear(keeper, '10:00:30', '100');
    hear(keeper, '10:00:40', '100');
    hear(keeper, '10:00:50', '100');
    hear(keeper, '10:01:00', '101', 600_000);
    await save(keeper, '10:01:02');
    expect(await minutes()).toEqual(['10:00 100 100 100 100 - running', '10:01 101 101 101 101 - running']);
    expect(new Set(warnings)).toEqual(new Set(['candles could not be filled']));
    const count = warnings.length;
    await save(keeper, '10:01:05');
    expect(warnings).toHaveLength(count);
    known = [told('10:00:00', '90 110 80 100')];
    answer = history;
    await save(keeper, '10:03:10');
    expect((await minutes())[0]).toBe('10:00 90 110 80 100 7 closed');
  });

  test('an answer that could not be written is asked for again', async () => {
    let isAway = true;
    const candles: TradeRecord['candles'] = {
      ...record.candles,
      fill: (rows) => (isAway ? Promise.reject(new Error('away')) : record.candles.fill(rows)),
    };
    const keeper = start({ record: { candles } });
    known = [told('09:59:00', '90 110 80 100')];
    hear(keeper, '10:00:00', '100', 600_000);
    await save(keeper, '10:00:03');
    isAway = false;
    await save(keeper, '10:01:03');
    expect((await minutes())[0]).toBe('09:59 90 110 80 100 7 closed');
  });

  test('what passed while the feed was away for seconds is not taken for seen: the feed is asked about it', async () => {
    const keeper = start();
    for (const time of ['10:00:00', '10:00:08', '10:00:16', '10:00:40', '10:00:48', '10:00:56', '10:01:00'])
      hear(keeper, time, '100');
    known = [told('10:00:00', '100 300 50 100')];
    await save(keeper, '10:01:03');
    expect(await minutes()).toEqual(['10:00 100 300 50 100 7 closed', '10:01 100 100 100 100 - running']);
  });

  test('minutes that passed while the feed was away are asked of it when it is back', async () => {
    let answer = history;
    const keeper = start({ history: (...range) => answer(...range) });
    hear(keeper, '10:00:00', '100');
    await save(keeper, '10:00:01');
    for (const time of ['10:00:10', '10:00:20', '10:00:30', '10:00:40', '10:00:50', '10:00:55'])
      hear(keeper, time, '100');
    answer = withoutAnswer;
    // The end of the first minute was not seen.
    await save(keeper, '10:01:06');
    expect(await minutes()).toEqual(['10:00 100 100 100 100 - running']);
    hear(keeper, '10:03:30', '100');
    known = [told('10:00:00', '100 300 50 100'), told('10:01:00', '2 2 2 2'), told('10:02:00', '3 3 3 3')];
    answer = history;
    await save(keeper, '10:03:31');
    expect(await minutes()).toEqual([
      '10:00 100 300 50 100 7 closed',
      '10:01 2 2 2 2 7 closed',
      '10:02 3 3 3 3 7 closed',
      '10:03 100 100 100 100 - running',
    ]);
  });

  test('a recorded price stands until the next one: nothing was missed in between', async () => {
    const keeper = start();
    hear(keeper, '10:00:00', '100', 30_000);
    hear(keeper, '10:00:30', '101', 30_000);
    hear(keeper, '10:01:00', '102', 30_000);
    known = [told('10:00:00', '1 1 1 1')];
    await save(keeper, '10:01:03');
    expect((await minutes())[0]).toBe('10:00 100 101 100 101 - closed');
  });

  test('a record that is away for a while gets every candle afterwards', async () => {
    let isAway = true;
    const candles: TradeRecord['candles'] = {
      ...record.candles,
      save: (rows) => (isAway ? Promise.reject(new Error('away')) : record.candles.save(rows)),
    };
    const keeper = start({ record: { candles } });
    hear(keeper, '10:00:00', '100');
    await expect(save(keeper, '10:00:01')).rejects.toThrow('away');
    hear(keeper, '10:01:00', '101');
    await expect(save(keeper, '10:01:01')).rejects.toThrow('away');
    hear(keeper, '10:01:02', '102');
    isAway = false;
    await save(keeper, '10:01:03');
    expect(await minutes()).toEqual(['10:00 100 100 100 100 - closed', '10:01 101 102 101 102 - running']);
  });

  test('a closed candle does not change any more', async () => {
    const keeper = start();
    hear(keeper, '10:00:00', '100');
    await save(keeper, '10:01:02');
    const [candle] = await record.candles.list({ instrument, timeframe: '1m', fromMs: null, toMs: null, limit: 1 });
    if (!candle) throw new Error('There is no candle.');
    await record.candles.save([{ ...candle, high: '500', isClosed: false }]);
    await record.candles.fill([{ ...candle, high: '500' }]);
    expect(await minutes()).toEqual(['10:00 100 100 100 100 - closed']);
  });

  test('ends while the feed does not answer', async () => {
    const keeper = start({ history: () => new Promise(() => undefined) });
    hear(keeper, '10:00:30', '100');
    nowMs = at('10:00:31');
    await keeper.save();
    stop.abort();
    await keeper.settled();
    expect(await minutes()).toEqual(['10:00 100 100 100 100 - running']);
  });
});
