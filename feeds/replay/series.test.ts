import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { contentOfName } from './file-name.ts';
import { loadSeries, readFirstTimeMs } from './series.ts';

const CANDLES = 'open_time_ms,open,high,low,close,volume';
const TRADES = 'time_ms,trade_id,side,price,quantity';
const SHARED_DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-series-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('a price file', () => {
  test('of candles is read with its numbers in their shortest form', async () => {
    const path = await fileOf(
      'btc-usd-perp-1m-x.csv',
      `${CANDLES}\n60000,100.0,102.50,99,101,7.10\n120000,101,101,101,101,0\n`,
    );
    expect(await loadSeries({ path })).toEqual({
      instrument: 'BTC-USD-PERP',
      format: 'candles',
      path,
      intervalMs: 60_000,
      bars: [
        { atMs: 60_000, open: '100', high: '102.5', low: '99', close: '101', volume: '7.1' },
        { atMs: 120_000, open: '101', high: '101', low: '101', close: '101', volume: '0' },
      ],
    });
  });

  test('is read the same with gzip, with Windows line ends and without a last line end', async () => {
    const plain = await loadSeries({
      path: await fileOf('eth-usd-spot-1m.csv', `${CANDLES}\n0,1,1,1,1,1\n60000,2,2,2,2,1\n`),
    });
    const zipped = await loadSeries({
      path: await fileOf('eth-usd-spot-1m.csv.gz', gzipSync(`${CANDLES}\r\n0,1,1,1,1,1\r\n60000,2,2,2,2,1`)),
    });
    expect(zipped.bars).toEqual(plain.bars);
    expect(zipped.instrument).toBe('ETH-USD-SPOT');
  });

  test('of trades may hold several in one millisecond', async () => {
    const path = await fileOf('xrp-eth-spot-trades.csv', `${TRADES}\n5,a,sell,0.5,1\n5,b,buy,0.6,2\n9,a,buy,0.7,3\n`);
    const series = await loadSeries({ path });
    expect(series.intervalMs).toBe(1);
    expect(series.bars.map(({ atMs, close, volume }) => [atMs, close, volume])).toEqual([
      [5, '0.5', '1'],
      [5, '0.6', '2'],
      [9, '0.7', '3'],
    ]);
  });

  test('may have gaps', async () => {
    const path = await fileOf('a-b-spot-1m.csv', `${CANDLES}\n0,1,1,1,1,1\n600000,1,1,1,1,1\n`);
    expect((await loadSeries({ path })).bars).toHaveLength(2);
  });

  test('without an interval in its name takes the smallest step, and a given instrument needs no name', async () => {
    const path = await fileOf('mine.csv', `${CANDLES}\n0,1,1,1,1,1\n900000,1,1,1,1,1\n1200000,1,1,1,1,1\n`);
    expect(await loadSeries({ path, instrument: 'A-B-PERP' })).toMatchObject({
      instrument: 'A-B-PERP',
      intervalMs: 300_000,
    });
    await expect(loadSeries({ path })).rejects.toThrow('the name does not say the instrument');
  });

  test.each([
    ['a missing column', '60000,1,1,1,1', ':3 has 5 columns instead of 6'],
    ['a column too many', '60000,1,1,1,1,1,1', ':3 has 7 columns instead of 6'],
    ['an empty line', '', ':3 has 1 columns instead of 6'],
    ['a time that is none', 'yesterday,1,1,1,1,1', ':3 has the open_time_ms "yesterday"'],
    ['a time with a fraction', '60000.5,1,1,1,1,1', ':3 has the open_time_ms "60000.5"'],
    ['a price that is no number', '60000,x,1,1,1,1', ':3 has the open "x"; write a decimal number'],
    ['a price with an exponent', '60000,1,1e309,1,1,1', ':3 has the high "1e309"'],
    ['a price of NaN', '60000,1,1,NaN,1,1', ':3 has the low "NaN"'],
    ['a price of zero', '60000,1,1,1,0,1', ':3 has the close 0; a price is greater than 0'],
    ['a negative price', '60000,-1,1,1,1,1', ':3 has the open -1; it cannot be negative'],
    ['a negative volume', '60000,1,1,1,1,-1', ':3 has the volume -1; it cannot be negative'],
    ['a high below the low', '60000,2,1,3,2,1', ':3 has a high of 1 below its low of 3'],
    ['an open above the high', '60000,4,3,1,2,1', ':3 has its open 4 outside 1 to 3'],
    ['a close below the low', '60000,2,3,1,0.9,1', ':3 has its close 0.9 outside 1 to 3'],
    [
      'a close above the high by less than a double can tell',
      '60000,1,100000.0000000000000001,1,100000.0000000000000002,1',
      ':3 has its close 100000.0000000000000002 outside',
    ],
    ['time going back', '-1,1,1,1,1,1', ':3 has the open_time_ms "-1"'],
    ['the same candle twice', '0,1,1,1,1,1', ':3 repeats the candle before it'],
    ['candles closer than its name says', '30000,1,1,1,1,1', '30000 ms apart, and its name says 60000 ms'],
  ])('with %s is refused, with file and line', async (_name, line, why) => {
    const path = await fileOf('btc-usd-perp-1m-bad.csv', `${CANDLES}\n0,1,1,1,1,1\n${line}\n120000,1,1,1,1,1\n`);
    await expect(loadSeries({ path })).rejects.toThrow(why);
    await expect(loadSeries({ path })).rejects.toThrow(path);
  });

  test('that goes back in time is refused', async () => {
    const path = await fileOf('btc-usd-perp-1m-back.csv', `${CANDLES}\n120000,1,1,1,1,1\n60000,1,1,1,1,1\n`);
    await expect(loadSeries({ path })).rejects.toThrow('back.csv:3 goes back in time by 60000 ms.');
  });

  test.each([
    ['5,a,sell,0.5,1', ':3 repeats trade a.'],
    ['6,b,short,0.5,1', ':3 has the side "short"'],
    ['6,b,sell,0,1', ':3 has the price 0'],
    ['4,b,sell,1,1', ':3 goes back in time by 1 ms'],
  ])('of trades with the line %s is refused', async (line, why) => {
    const path = await fileOf('xrp-eth-spot-bad.csv', `${TRADES}\n5,a,sell,0.5,1\n${line}\n`);
    await expect(loadSeries({ path })).rejects.toThrow(why);
  });

  test('that is missing, empty, foreign, cut or no gzip is refused with a sentence, and nothing waits for ever', async () => {
    await expect(loadSeries({ path: join(folder, 'no-usd-spot.csv.gz') })).rejects.toThrow('cannot be read: ENOENT');
    await expect(loadSeries({ path: join(folder, 'no-usd-spot.csv') })).rejects.toThrow('cannot be read: ENOENT');
    const path = await fileOf('btc-usd-spot-1m.csv', '');
    await expect(loadSeries({ path })).rejects.toThrow('no prices below its header');
    await writeFile(path, `${CANDLES}\n`);
    await expect(loadSeries({ path })).rejects.toThrow('no prices below its header');
    await writeFile(path, 'date,price\n1,2\n');
    await expect(loadSeries({ path })).rejects.toThrow(':1 is "date,price"; the header is open_time_ms');
    await writeFile(path, 'x'.repeat(100_000));
    await expect(loadSeries({ path })).rejects.toThrow('a line is too long');
    const whole = gzipSync(`${CANDLES}\n0,1,1,1,1,1\n60000,2,2,2,2,1\n`);
    const cut = await fileOf('btc-usd-spot-1m.csv.gz', whole.subarray(0, whole.length - 10));
    await expect(loadSeries({ path: cut })).rejects.toThrow('cannot be read: unexpected end of file');
    await writeFile(cut, 'not gzip');
    await expect(loadSeries({ path: cut })).rejects.toThrow('cannot be read: incorrect header check');
  });

  test('tells its first time without being read whole', async () => {
    const path = await fileOf('btc-usd-perp-1m-first.csv', `${CANDLES}\n60000,1,1,1,1,1\nnonsense\n`);
    expect(await readFirstTimeMs(path)).toBe(60_000);
    await writeFile(path, `${CANDLES}\n`);
    await expect(readFirstTimeMs(path)).rejects.toThrow('no prices below its header');
  });
});

describe('the name of a price file', () => {
  test.each([
    ['/d/btc-usd-perp-1m-2022-01.csv.gz', 'BTC-USD-PERP', 60_000],
    ['ltc-usd-spot-1m-2018-04.csv.gz', 'LTC-USD-SPOT', 60_000],
    ['btc-usd-spot-1s-2016-10.csv.gz', 'BTC-USD-SPOT', 1_000],
    ['xrp-eth-spot-trades-2019-10.csv.gz', 'XRP-ETH-SPOT', null],
    ['sol-usd-perp-4h.csv', 'SOL-USD-PERP', 14_400_000],
    ['sol-usd-perp.csv', 'SOL-USD-PERP', null],
  ])('%s is %s', (path, instrument, intervalMs) => {
    expect(contentOfName(path)).toEqual({ instrument, intervalMs });
  });

  test.each(['btc.csv', 'btc-usd.csv', 'btc-usd-perpetual.csv', 'prices-2022.csv'])('%s says no instrument', (path) => {
    expect(() => contentOfName(path)).toThrow('the name does not say the instrument');
  });
});

const MONTH = join(SHARED_DATA, 'btc-usd-perp-1m-2022-01.csv.gz');
const whenShared = existsSync(MONTH) ? test : test.skip;

describe(`recorded markets${existsSync(MONTH) ? '' : ' (SKIPPED: ../shared/data is absent)'}`, () => {
  whenShared('a month of minutes loads in less than 1.5 s', async () => {
    const startedAtMs = performance.now();
    const series = await loadSeries({ path: MONTH });
    expect(performance.now() - startedAtMs).toBeLessThan(1_500);
    expect(series.bars).toHaveLength(45_031);
    expect(series.bars[0]).toEqual({
      atMs: 1_640_991_660_000,
      open: '46319',
      high: '46385',
      low: '46319',
      close: '46377',
      volume: '2300413.7295',
    });
  });

  whenShared('trades load, with several in one millisecond', async () => {
    const series = await loadSeries({ path: join(SHARED_DATA, 'xrp-eth-spot-trades-2019-10.csv.gz') });
    expect(series.bars).toHaveLength(12_477);
    expect(series.bars[0]?.atMs).toBe(series.bars[1]?.atMs);
  });
});
