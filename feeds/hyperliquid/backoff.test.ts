import { describe, expect, test } from '@jest/globals';
import { backoffMs } from './backoff.ts';

describe('the wait before a reconnect', () => {
  test('doubles with each failure up to the cap', () => {
    const longest = [0, 1, 2, 3, 4, 5, 1_000].map((failures) =>
      backoffMs(failures, { baseMs: 1_000, capMs: 30_000, random: () => 1 }),
    );
    // 1 s × 2^n: 1, 2, 4, 8, 16, then 32 is capped at 30.
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  test('is anything between nothing and that, by the jitter', () => {
    expect(backoffMs(3, { baseMs: 1_000, capMs: 30_000, random: () => 0 })).toBe(0);
    expect(backoffMs(3, { baseMs: 1_000, capMs: 30_000, random: () => 0.25 })).toBe(2_000);
  });
});
