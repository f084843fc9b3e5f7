import { describe, expect, test } from '@jest/globals';
import { percentile, summarise } from './statistics.ts';

describe('percentiles', () => {
  const upToHundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  test.each([
    { share: 0.5, is: 50 },
    { share: 0.95, is: 95 },
    { share: 0.99, is: 99 },
    { share: 1, is: 100 },
  ])('the $share of 1 to 100 is $is, by nearest rank', ({ share, is }) => {
    expect(percentile(upToHundred, share)).toBe(is);
  });

  test('of one sample every one is that sample', () => {
    expect(summarise([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7, max: 7 });
  });

  test('of no samples are not numbers', () => {
    expect(summarise([]).p50).toBeNaN();
  });
});
