import { expect, test } from '@jest/globals';
import { trendStrength } from './directional-index.ts';

const bars = (...rows: [string, string, string][]) => rows.map(([high, low, close]) => ({ high, low, close }));

test('fewer candles than twice the period say nothing', () => {
  const flat = bars(['2', '1', '1.5'], ['2', '1', '1.5'], ['2', '1', '1.5']);
  expect(trendStrength(flat, 2)).toBeNull();
  expect(trendStrength([...flat, ...flat.slice(0, 1)], 2)).not.toBeNull();
});

test('is what Wilder computes by hand, for a period of 2', () => {
  const strength = trendStrength(
    bars(
      ['10', '8', '9'],
      // up 1, down 8 − 9 = −1: +DM 1, −DM 0; TR max(11 − 9, |11 − 9|, |9 − 9|) = 2
      ['11', '9', '10'],
      // up −1, down 9 − 7 = 2: +DM 0, −DM 2; TR max(10 − 7, |10 − 10|, |7 − 10|) = 3
      ['10', '7', '8'],
      // Sums of two: +DM 1, −DM 2, TR 5: DX = 100 × 1 ÷ 3 = 33.3…
      // up 4, down 7 − 9 = −2: +DM 4, −DM 0; TR max(14 − 9, |14 − 8|, |9 − 8|) = 6
      ['14', '9', '13'],
      // +DM 1 − 0.5 + 4 = 4.5, −DM 2 − 1 + 0 = 1, TR 5 − 2.5 + 6 = 8.5: DX = 100 × 3.5 ÷ 5.5 = 63.63…
      // The first ADX is (33.3… + 63.63…) ÷ 2 = 48.48…
      // up −1, down 9 − 8 = 1: +DM 0, −DM 1; TR max(13 − 8, |13 − 13|, |8 − 13|) = 5
      ['13', '8', '12'],
      // +DM 4.5 − 2.25 = 2.25, −DM 1 − 0.5 + 1 = 1.5, TR 8.5 − 4.25 + 5 = 9.25: DX = 100 × 0.75 ÷ 3.75 = 20
      // ADX = (48.48… × 1 + 20) ÷ 2 = 34.24…
    ),
    2,
  );
  expect(strength).toEqual({
    adx: expect.stringMatching(/^34\.2424242424/),
    // 100 × 2.25 ÷ 9.25
    plusDi: expect.stringMatching(/^24\.3243243243/),
    // 100 × 1.5 ÷ 9.25
    minusDi: expect.stringMatching(/^16\.2162162162/),
    // 9.25 ÷ 2
    atr: '4.625',
  });
});

test.each([
  ['a market that only rises has an index of 100', (n: number) => [`${11 + n}`, `${10 + n}`, `${10 + n}`], '100'],
  ['a market that stands still has none', () => ['10', '10', '10'], '0'],
  ['a range that never moves has none', () => ['11', '10', '10.5'], '0'],
])('%s', (_, bar, adx) => {
  const rows = Array.from({ length: 8 }, (_each, n) => bar(n) as [string, string, string]);
  expect(trendStrength(bars(...rows), 3)?.adx).toBe(adx);
});

test('a candle that widens to both sides equally moves nowhere', () => {
  // up 1 and down 1: neither is greater
  const strength = trendStrength(bars(['11', '10', '10'], ['12', '9', '10'], ['13', '8', '10'], ['14', '7', '10']), 2);
  expect(strength).toMatchObject({ adx: '0', plusDi: '0', minusDi: '0' });
});
