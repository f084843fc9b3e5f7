import { describe, expect, test } from '@jest/globals';
import type { KeptCandle, Timeframe } from './candle.ts';
import { firstMissing, openingOf, TIMEFRAMES, unbroken, withTick } from './candle.ts';

const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
const tick = (time: string, mid: string) => ({ instrument: 'BTC-USD-PERP', mid, venueAtMs: at(time) });

/** Every candle that these ticks make, the running one last, as "opening open high low close". */
function told(timeframe: Timeframe, ticks: readonly [string, string][]): string[] {
  const candles: KeptCandle[] = [];
  let running: KeptCandle | null = null;
  for (const [time, mid] of ticks) {
    const next = withTick(running, tick(time, mid), timeframe);
    if (next.ended) candles.push(next.ended);
    running = next.running;
  }
  if (running) candles.push(running);
  return candles.map(({ openAtMs, open, high, low, close }) =>
    [new Date(openAtMs).toISOString().slice(11, 19), open, high, low, close].join(' '),
  );
}

describe('candles of ticks', () => {
  test.each([
    ['one tick is all four prices', '1m', [['10:00:30', '100']], ['10:00:00 100 100 100 100']],
    [
      'the first is the open, the last is the close, the extremes lie between',
      '1m',
      [
        ['10:00:00', '100'],
        ['10:00:10', '103.5'],
        ['10:00:20', '99.25'],
        ['10:00:59.999', '101'],
      ],
      ['10:00:00 100 103.5 99.25 101'],
    ],
    [
      'the boundary belongs to the next candle',
      '1m',
      [
        ['10:00:59.999', '100'],
        ['10:01:00', '101'],
      ],
      ['10:00:00 100 100 100 100', '10:01:00 101 101 101 101'],
    ],
    [
      'a minute without a tick has no candle',
      '1m',
      [
        ['10:00:05', '100'],
        ['10:03:05', '101'],
      ],
      ['10:00:00 100 100 100 100', '10:03:00 101 101 101 101'],
    ],
    [
      'a tick that is older than its candle comes too late',
      '1m',
      [
        ['10:01:00', '100'],
        ['10:00:59', '500'],
        ['10:01:01', '101'],
      ],
      ['10:01:00 100 101 100 101'],
    ],
    [
      'prices are compared as numbers, not as text',
      '1m',
      [
        ['10:00:00', '9'],
        ['10:00:01', '10'],
      ],
      ['10:00:00 9 10 9 10'],
    ],
    [
      'hours begin at the full hour',
      '1h',
      [
        ['10:59:59', '100'],
        ['11:00:00', '101'],
      ],
      ['10:00:00 100 100 100 100', '11:00:00 101 101 101 101'],
    ],
  ] as [string, Timeframe, [string, string][], string[]][])('%s', (_, timeframe, ticks, candles) => {
    expect(told(timeframe, ticks)).toEqual(candles);
  });

  test.each([
    ['1m', '13:47:00'],
    ['5m', '13:45:00'],
    ['15m', '13:45:00'],
    ['1h', '13:00:00'],
    ['4h', '12:00:00'],
    ['1d', '00:00:00'],
  ] as [Timeframe, string][])('%s of 13:47:12 opens at %s', (timeframe, opening) => {
    expect(openingOf(at('13:47:12'), timeframe)).toBe(at(opening));
    expect(TIMEFRAMES).toContain(timeframe);
  });
});

describe('gaps', () => {
  const range = { fromMs: at('10:00:00'), toMs: at('10:05:00'), timeframe: '1m' } as const;
  test.each([
    ['nothing is known', [], '10:00:00'],
    ['one in the middle is missing', ['10:00:00', '10:01:00', '10:03:00', '10:04:00'], '10:02:00'],
    ['the last is missing', ['10:00:00', '10:01:00', '10:02:00', '10:03:00'], '10:04:00'],
    ['none is missing', ['10:00:00', '10:01:00', '10:02:00', '10:03:00', '10:04:00'], null],
  ])('the first missing one, when %s', (_, known, missing) => {
    expect(firstMissing(known.map(at), range)).toBe(missing === null ? null : at(missing));
  });

  test.each([
    [['10:00:00', '10:01:00', '10:02:00'], 3],
    [['10:00:00', '10:02:00', '10:03:00'], 2],
    [['10:00:00', '10:01:00', '10:03:00'], 1],
    [['10:00:00'], 1],
    [[], 0],
  ])('of %s the newest without a gap are %i', (openings, count) => {
    const candles = openings.map((opening) => withTick(null, tick(opening, '100'), '1m').running);
    expect(unbroken(candles)).toEqual(count === 0 ? [] : candles.slice(-count));
  });
});
