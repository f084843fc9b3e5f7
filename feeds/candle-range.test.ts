import { describe, expect, test } from '@jest/globals';
import { closedRange } from './candle-range.ts';

describe('the range of candles asked for', () => {
  test('holds the opens from fromMs up to but without toMs', () => {
    // Opens at 60, 120, 180 and 240 lie in [30, 300); 300 does not.
    const range = closedRange({ intervalMs: 60, fromMs: 30, toMs: 300, nowMs: 1_000 });
    expect(range).toEqual({ firstOpenAtMs: 60, endOpenAtMs: 300 });
  });

  test('leaves out the candle that is still running', () => {
    // At 299 the candle 240-300 runs, at 300 it is closed.
    expect(closedRange({ intervalMs: 60, fromMs: 0, toMs: 1_000, nowMs: 299 }).endOpenAtMs).toBe(240);
    expect(closedRange({ intervalMs: 60, fromMs: 0, toMs: 1_000, nowMs: 300 }).endOpenAtMs).toBe(300);
  });

  test('is empty when it ends before it begins or lies in the future', () => {
    expect(closedRange({ intervalMs: 60, fromMs: 600, toMs: 60, nowMs: 1_000 })).toEqual({
      firstOpenAtMs: 600,
      endOpenAtMs: 600,
    });
    expect(closedRange({ intervalMs: 60, fromMs: 6_000, toMs: 9_000, nowMs: 1_000 })).toEqual({
      firstOpenAtMs: 6_000,
      endOpenAtMs: 6_000,
    });
  });

  test('refuses more candles than the limit, and an interval that is none', () => {
    expect(() => closedRange({ intervalMs: 60, fromMs: 0, toMs: 660, nowMs: 1_000, maxCandles: 10 })).toThrow(
      '11 candles',
    );
    for (const intervalMs of [0, -60, 0.5, NaN, Infinity]) {
      expect(() => closedRange({ intervalMs, fromMs: 0, toMs: 60, nowMs: 1_000 })).toThrow('positive whole number');
    }
    expect(() => closedRange({ intervalMs: 60, fromMs: NaN, toMs: 60, nowMs: 1_000 })).toThrow('start and an end');
  });
});
