import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { candlesOf } from './candles.ts';
import type { Bar } from './bar.ts';
import type { Series } from './series.ts';
import { layTimeline, pointsAfter, pointsStanding } from './timeline.ts';

const bar = (atMs: number, [open, high, low, close]: [string, string, string, string], volume = '1'): Bar => ({
  atMs,
  open,
  high,
  low,
  close,
  volume,
});
const minutes = (instrument: string, bars: Bar[], path = `${instrument}.csv`): Series => ({
  instrument,
  format: 'candles',
  path,
  intervalMs: 60_000,
  bars,
});
const trades = (instrument: string, prices: [number, string][]): Series => ({
  instrument,
  format: 'trades',
  path: `${instrument}.csv`,
  intervalMs: 1,
  bars: prices.map(([atMs, price]) => bar(atMs, [price, price, price, price])),
});
const rising = bar(60_000, ['10', '12', '9', '11']);
const falling = bar(120_000, ['11', '13', '8', '10']);
const told = (points: Iterable<{ atMs: number; price: string }>): [number, string][] =>
  [...points].map(({ atMs, price }) => [atMs, price]);

describe('a timeline', () => {
  test('tells a rising candle as open, low, high, close and a falling one as open, high, low, close', () => {
    const timeline = layTimeline([minutes('A', [rising, falling])], false);
    expect(told(pointsAfter(timeline, 0))).toEqual([
      [60_000, '10'],
      [75_000, '9'],
      [90_000, '12'],
      [119_999, '11'],
      [120_000, '11'],
      [135_000, '13'],
      [150_000, '8'],
      [179_999, '10'],
    ]);
  });

  test('tells a candle that ends where it began as rising', () => {
    const timeline = layTimeline([minutes('A', [bar(0, ['10', '12', '9', '10'])])], false);
    expect(told(pointsAfter(timeline, -1)).map(([, price]) => price)).toEqual(['10', '9', '12', '10']);
  });

  test('merges instruments by time and keeps trades of one millisecond in their order', () => {
    const timeline = layTimeline(
      [
        minutes('A', [rising]),
        trades('B', [
          [74_000, '1'],
          [75_000, '2'],
          [75_000, '3'],
          [200_000, '4'],
        ]),
      ],
      false,
    );
    expect(
      [...pointsAfter(timeline, 0)].map(({ series, atMs, price }) => `${series.instrument} ${atMs} ${price}`),
    ).toEqual([
      'A 60000 10',
      'B 74000 1',
      'A 75000 9',
      'B 75000 2',
      'B 75000 3',
      'A 90000 12',
      'A 119999 11',
      'B 200000 4',
    ]);
  });

  test('loops with time going on by the span and one interval', () => {
    const timeline = layTimeline([minutes('A', [rising, falling])], true);
    // Span 120 s − 60 s, and one interval: 120 s.
    expect(timeline.periodMs).toBe(120_000);
    // Eight points a loop: the ninth is the first again, the 17th begins the third loop.
    const points = told(pointsAfter(timeline, 0).take(17));
    expect(points[8]).toEqual([180_000, '10']);
    expect(points[16]).toEqual([300_000, '10']);
  });

  test('begins after a given time wherever it lies, as if it had been told from the start', () => {
    const timeline = layTimeline(
      [
        minutes('A', [rising, falling, bar(300_000, ['1', '1', '1', '1'])]),
        trades('B', [
          [70_000, '5'],
          [70_000, '6'],
          [290_000, '7'],
        ]),
      ],
      true,
    );
    const exactTimes = told(pointsAfter(timeline, 0).take(40)).map(([atMs]) => atMs);
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 0, max: 2_000_000 }), fc.constantFrom(...exactTimes)), (afterMs) => {
        const whole: { atMs: number; price: string }[] = [];
        for (const point of pointsAfter(timeline, 0)) {
          if (point.atMs > 2_600_000) break;
          whole.push(point);
        }
        const part: { atMs: number; price: string }[] = [];
        for (const point of pointsAfter(timeline, afterMs)) {
          if (point.atMs > 2_600_000) break;
          part.push(point);
        }
        expect(told(part)).toEqual(told(whole.filter(({ atMs }) => atMs > afterMs)));
        for (const standing of pointsStanding(timeline, afterMs)) {
          const before = whole.filter(
            (point) => point.atMs <= afterMs && 'series' in point && point.series === standing.series,
          );
          expect(told([standing])).toEqual(told(before.slice(-1)));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('joins files of one instrument and refuses them when they overlap or differ in kind', () => {
    const joined = layTimeline([minutes('A', [falling], 'second.csv'), minutes('A', [rising], 'first.csv')], false);
    expect(joined.series).toHaveLength(1);
    expect(joined.series[0]?.bars).toEqual([rising, falling]);
    const overlapping = [minutes('A', [rising, falling], 'one.csv'), minutes('A', [falling], 'two.csv')];
    expect(() => layTimeline(overlapping, false)).toThrow('one.csv and two.csv overlap in time for A.');
    expect(() => layTimeline([minutes('A', [rising]), trades('A', [[500_000, '1']])], false)).toThrow(
      'in different formats',
    );
    expect(() => layTimeline([], false)).toThrow('at least one price file');
  });
});

describe('candles of a timeline', () => {
  const third = bar(180_000, ['10', '20', '10', '15'], '0.1');
  const timeline = layTimeline([minutes('A', [rising, falling, third])], false);
  const ask = (changes: Partial<Parameters<typeof candlesOf>[1]>) =>
    candlesOf(timeline, {
      instrument: 'A',
      intervalMs: 60_000,
      fromMs: 0,
      toMs: 1_000_000,
      nowMs: 1_000_000,
      ...changes,
    });

  test('are those of the file at its own interval', () => {
    expect(ask({})).toEqual(
      [rising, falling, third].map(({ atMs, ...prices }) => ({
        instrument: 'A',
        openAtMs: atMs,
        intervalMs: 60_000,
        ...prices,
        isClosed: true,
      })),
    );
    expect(ask({ fromMs: 60_001, toMs: 180_000 }).map(({ openAtMs }) => openAtMs)).toEqual([120_000]);
  });

  test('join several bars: first open, highest high, lowest low, last close, sum of volumes', () => {
    // 120 s … 240 s: bars 120 and 180. 0 … 120 s: bar 60 alone.
    expect(ask({ intervalMs: 120_000 })).toEqual([
      {
        instrument: 'A',
        openAtMs: 0,
        intervalMs: 120_000,
        open: '10',
        high: '12',
        low: '9',
        close: '11',
        volume: '1',
        isClosed: true,
      },
      {
        instrument: 'A',
        openAtMs: 120_000,
        intervalMs: 120_000,
        open: '11',
        high: '20',
        low: '8',
        close: '15',
        volume: '1.1',
        isClosed: true,
      },
    ]);
  });

  test('take the lowest low from a later bar', () => {
    // 0 … 180 s: lows 9 and 8.
    expect(ask({ intervalMs: 180_000 })[0]).toMatchObject({ openAtMs: 0, low: '8', high: '13', close: '10' });
  });

  test('know nothing of the future: a candle is there only when it has closed', () => {
    expect(ask({ nowMs: 179_999 }).map(({ openAtMs }) => openAtMs)).toEqual([60_000]);
    expect(ask({ nowMs: 180_000 }).map(({ openAtMs }) => openAtMs)).toEqual([60_000, 120_000]);
  });

  test('are absent where the data is silent', () => {
    const gap = layTimeline(
      [
        trades('B', [
          [10_000, '1'],
          [20_000, '3'],
          [190_000, '2'],
        ]),
      ],
      false,
    );
    const candles = candlesOf(gap, { instrument: 'B', intervalMs: 60_000, fromMs: 0, toMs: 999_999, nowMs: 999_999 });
    expect(candles.map(({ openAtMs, open, high, close }) => [openAtMs, open, high, close])).toEqual([
      [0, '1', '3', '3'],
      [180_000, '2', '2', '2'],
    ]);
  });

  test('go on through the loops', () => {
    const looping = layTimeline([minutes('A', [rising, falling, third])], true);
    const candles = candlesOf(looping, {
      instrument: 'A',
      intervalMs: 60_000,
      fromMs: 180_000,
      toMs: 420_000,
      nowMs: 500_000,
    });
    // Period 180 s: 240 s shows the first bar again, 420 s is not asked for.
    expect(candles.map(({ openAtMs, close }) => [openAtMs, close])).toEqual([
      [180_000, '15'],
      [240_000, '11'],
      [300_000, '10'],
      [360_000, '15'],
    ]);
  });

  test('are refused for another instrument, and for an interval that the bars do not fill', () => {
    expect(() => ask({ instrument: 'Z' })).toThrow('no instrument Z; it has A.');
    expect(() => ask({ intervalMs: 90_000 })).toThrow('candles of 90000 ms cannot be made');
    expect(() => ask({ intervalMs: 1_000 })).toThrow('candles of 1000 ms cannot be made');
  });
});
