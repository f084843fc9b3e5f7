import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Retry } from './retry-budget.ts';
import { ENTRY_RETRY_DELAY_MS, fullRetryBudget, LONGEST_EXIT_RETRY_DELAY_MS, planRetry } from './retry-budget.ts';

/** One account's retries in turn. */
function retries(steps: readonly { gapMs: number; isExit: boolean; retryAfterMs?: number }[]): Omit<Retry, 'budget'>[] {
  let [budget, nowMs] = [fullRetryBudget(0), 0];
  return steps.map(({ gapMs, isExit, retryAfterMs = null }) => {
    nowMs += gapMs;
    const { budget: next, ...plan } = planRetry(budget, { isExit, retryAfterMs, nowMs });
    budget = next;
    return plan;
  });
}
const many = (count: number, step: { gapMs: number; isExit: boolean }) => Array.from({ length: count }, () => step);

describe('the retries of an account', () => {
  test('are left to the retry policy while there is room: 40 of entries, then 20 more of exits', () => {
    const plans = retries([...many(41, { gapMs: 0, isExit: false }), ...many(21, { gapMs: 0, isExit: true })]);
    expect(plans.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => ({ delayMs: null, isToTell: false })));
    expect(plans[40]).toEqual({ delayMs: ENTRY_RETRY_DELAY_MS, isToTell: true });
    expect(plans.slice(41, 61)).toEqual(Array.from({ length: 20 }, () => ({ delayMs: null, isToTell: false })));
    expect(plans[61]).toEqual({ delayMs: 1_000, isToTell: false });
  });

  test('of exits queue when they are used up, each a second after the other, and none longer than ten', () => {
    const queued = retries(many(80, { gapMs: 0, isExit: true })).slice(60);
    const delays = queued.map(({ delayMs }) => delayMs);
    expect(delays.slice(0, 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((seconds) => seconds * 1_000));
    expect(new Set(delays.slice(9))).toEqual(new Set([LONGEST_EXIT_RETRY_DELAY_MS]));
  });

  test('are put off until then where the venue names a time, used up or not', () => {
    expect(retries([{ gapMs: 0, isExit: true, retryAfterMs: 7_000 }])).toEqual([{ delayMs: 7_000, isToTell: false }]);
    const late = retries([...many(60, { gapMs: 0, isExit: true }), { gapMs: 0, isExit: true, retryAfterMs: 120_000 }]);
    expect(late.at(-1)?.delayMs).toBe(120_000);
  });

  test('are told of once while an account stays at its limit, and again when it had rested', () => {
    const storm = many(200, { gapMs: 100, isExit: false });
    const told = (plans: readonly Omit<Retry, 'budget'>[]): number => plans.filter(({ isToTell }) => isToTell).length;
    expect(told(retries(storm))).toBe(1);
    expect(told(retries([...storm, { gapMs: 120_000, isExit: false }, ...storm]))).toBe(2);
  });
});

test('in any minute at most 120 tries are left to the policy, and a used-up budget always delays', () => {
  const steps = fc.array(fc.record({ gapMs: fc.integer({ min: 0, max: 500 }), isExit: fc.boolean() }), {
    maxLength: 400,
    size: 'max',
  });
  fc.assert(
    fc.property(steps, (some) => {
      let nowMs = 0;
      const free: number[] = [];
      retries(some).forEach(({ delayMs }, index) => {
        nowMs += some[index]?.gapMs ?? 0;
        if (delayMs === null) free.push(nowMs);
        else expect(delayMs).toBeGreaterThan(0);
      });
      for (const from of free)
        expect(free.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(120);
    }),
  );
});
