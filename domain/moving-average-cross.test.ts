import { describe, expect, test } from '@jest/globals';
import { candlesOf } from '../test/builders/candle.ts';
import { NOW_MS } from '../test/builders/now.ts';
import { adviseByCross, CANDLES_FOR_CROSS } from './moving-average-cross.ts';

/** 100, then down by one a candle: the fast average lies below the slow one, and the trend is as strong as can be. */
const falling = Array.from({ length: 40 }, (_, n) => 140 - n);
const rising = falling.map((close) => 240 - close);
const advise = (closes: readonly number[]) => adviseByCross(candlesOf(closes, NOW_MS));

describe('the moving-average cross', () => {
  test('says nothing of fewer candles than it needs', () => {
    expect(CANDLES_FOR_CROSS).toBe(28);
    expect(advise(falling.slice(-27))).toBeNull();
    expect(advise(falling.slice(-28))).not.toBeNull();
  });

  // The averages of a line lie (period − 1) ÷ 2 behind it: 5.5 and 12.5 above a fall that ends at 101, so 106.5 and 113.5.
  test('is neutral while the averages do not cross, however strong the trend', () => {
    expect(advise(falling)).toMatchObject({
      direction: 'neutral',
      reason: 'The average of 12 candles did not cross that of 26 at the last close.',
      numbers: { close: '101', fastNow: '106.5', slowNow: '113.5', adx: '100' },
    });
  });

  // A jump to x moves the fast average by 2 ÷ 13 and the slow one by 2 ÷ 27 of its distance. They meet where
  // 106.5 + (x − 106.5) × 2 ÷ 13 = 113.5 + (x − 113.5) × 2 ÷ 27, so at x = 187.75.
  test.each([
    [187, 'neutral'],
    [188, 'long'],
  ])('a jump to %i is %s', (close, direction) => {
    expect(advise([...falling, close])?.direction).toBe(direction);
  });

  test('and the same downwards is short', () => {
    // The mirror of the jump above: 240 − 187.75 = 52.25.
    expect(advise([...rising, 53])?.direction).toBe('neutral');
    expect(advise([...rising, 52])).toMatchObject({
      direction: 'short',
      reason: expect.stringMatching(
        /^The average of 12 candles crossed below that of 26 .* strong enough \(ADX [\d.]+, at least 20\)\.$/,
      ),
    });
  });

  test('is told once: at the next close it lies behind', () => {
    expect(advise([...falling, 190, 190])?.direction).toBe('neutral');
  });

  test('a crossing without a trend is neutral, and says why', () => {
    // Up and down by six for ever: each close is on the other side of both averages, the fast one goes further, and no high or
    // low is new after the first two.
    const choppy = [100, ...Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? 103 : 97))];
    expect(advise(choppy)).toMatchObject({
      direction: 'neutral',
      reason: expect.stringContaining('but the trend is too weak'),
    });
  });

  test('brings a stop two ranges away, rounded up', () => {
    // Every candle is 1 + 0.5 + 0.5 = 2 wide: 2 × 2 ÷ 101 = 396.04 bps
    expect(advise(falling)?.exitPlan.stopLoss).toEqual({ distanceBps: '397' });
  });
});
