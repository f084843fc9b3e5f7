import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { CallKind, RateBudget, RateLimits } from './rate-budget.ts';
import { CALL_KINDS, DEFAULT_RATE_LIMITS, fullBudget, pauseCalls, takeCall } from './rate-budget.ts';

const LIMITS: RateLimits = { perSecond: 10, burst: 20, exitReserve: 8, pausedEveryMs: 500, pauseMs: 2_000 };

/** One account under a clock that the test moves. */
class Account {
  readonly limits: RateLimits;
  nowMs = 0;
  budget: RateBudget;
  constructor(limits: RateLimits = LIMITS) {
    this.limits = limits;
    this.budget = fullBudget(limits, 0);
  }
  take(kind: CallKind): number {
    const { budget, waitMs } = takeCall(this.budget, { limits: this.limits, kind, nowMs: this.nowMs });
    this.budget = budget;
    return waitMs;
  }
  /** How many go before one has to wait. */
  takeAll(kind: CallKind): number {
    let count = 0;
    while (this.take(kind) === 0) count += 1;
    return count;
  }
  pause(retryAfterMs: number | null): void {
    this.budget = pauseCalls(this.budget, { limits: this.limits, retryAfterMs, nowMs: this.nowMs });
  }
}

describe('an account', () => {
  test('has room for entries above the reserve, for reads above half of it, for exits to the last', () => {
    const account = new Account();
    expect(account.takeAll('entry')).toBe(12);
    expect(account.takeAll('read')).toBe(4);
    expect(account.takeAll('exit')).toBe(4);
  });

  test('says how long until there is room, and then there is', () => {
    const account = new Account();
    for (const kind of CALL_KINDS) {
      account.takeAll(kind);
      const waitMs = account.take(kind);
      account.nowMs += waitMs - 1;
      expect(account.take(kind)).toBeGreaterThan(0);
      account.nowMs += 1;
      expect(account.take(kind)).toBe(0);
    }
  });

  test('sends no entry before the moment that the venue named', () => {
    const account = new Account();
    account.pause(30_000);
    expect(account.take('entry')).toBe(30_000);
    account.nowMs = 29_999;
    expect(account.take('entry')).toBe(1);
    account.nowMs = 30_000;
    expect(account.take('entry')).toBe(0);
  });

  test('pauses for its own time where the venue names none', () => {
    const account = new Account();
    account.pause(null);
    expect(account.take('entry')).toBe(LIMITS.pauseMs);
  });

  test('is not released from a long pause by a short one', () => {
    const account = new Account();
    account.pause(30_000);
    account.pause(1_000);
    expect(account.take('entry')).toBe(30_000);
  });

  test('goes on with exits during a pause, one at a time', () => {
    const account = new Account();
    account.pause(3_000);
    const went: number[] = [];
    for (; account.nowMs < 3_000; account.nowMs += 10) if (account.take('exit') === 0) went.push(account.nowMs);
    expect(went).toEqual([500, 1_000, 1_500, 2_000, 2_500]);
  });

  test('by default calls no more often in any minute than Hyperliquid allows', () => {
    expect(DEFAULT_RATE_LIMITS.burst + 60 * DEFAULT_RATE_LIMITS.perSecond).toBeLessThanOrEqual(1_200);
  });
});

type Step = { gapMs: number } & ({ kind: CallKind } | { pauseMs: number });
const someLimits = fc
  .record({
    perSecond: fc.integer({ min: 1, max: 50 }),
    burst: fc.integer({ min: 4, max: 100 }),
    pausedEveryMs: fc.integer({ min: 1, max: 2_000 }),
  })
  .map((some): RateLimits => ({ ...some, exitReserve: Math.floor(some.burst / 3), pauseMs: 1_000 }));
const someSteps = fc.array(
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc.record({ gapMs: fc.integer({ min: 0, max: 300 }), kind: fc.constantFrom(...CALL_KINDS) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ gapMs: fc.integer({ min: 0, max: 300 }), pauseMs: fc.integer({ min: 0, max: 5_000 }) }),
    },
  ),
  { maxLength: 300, size: 'max' },
);

/** What went through, and when, after every step had its try. */
function played(limits: RateLimits, steps: readonly Step[]) {
  const account = new Account(limits);
  const went: { kind: CallKind; atMs: number; left: number; isPaused: boolean }[] = [];
  let pausedUntilMs = 0;
  for (const step of steps) {
    account.nowMs += step.gapMs;
    if ('pauseMs' in step) {
      account.pause(step.pauseMs);
      pausedUntilMs = Math.max(pausedUntilMs, account.nowMs + step.pauseMs);
    } else if (account.take(step.kind) === 0) {
      const isPaused = account.nowMs < pausedUntilMs;
      went.push({ kind: step.kind, atMs: account.nowMs, left: account.budget.tokens, isPaused });
    }
  }
  return went;
}

test('whatever is asked for, entries never touch the reserve and reads never its lower half', () => {
  fc.assert(
    fc.property(someLimits, someSteps, (limits, steps) => {
      const went = played(limits, steps);
      expect(went.filter(({ kind, left }) => kind === 'entry' && left < limits.exitReserve)).toEqual([]);
      expect(went.filter(({ kind, left }) => kind === 'read' && left < limits.exitReserve / 2)).toEqual([]);
    }),
  );
});

test('in every window there are at most rate × time + burst calls', () => {
  fc.assert(
    fc.property(someLimits, someSteps, (limits, steps) => {
      const went = played(limits, steps);
      for (let from = 0; from < went.length; from += 1) {
        for (let to = from; to < went.length; to += 1) {
          const seconds = ((went[to]?.atMs ?? 0) - (went[from]?.atMs ?? 0)) / 1_000;
          if (to - from + 1 > limits.burst + seconds * limits.perSecond + 1e-6)
            throw new Error(`${String(to - from + 1)} calls in ${String(seconds)} s`);
        }
      }
    }),
  );
});

test('during a pause no entry goes, and the others keep their distance', () => {
  fc.assert(
    fc.property(someLimits, someSteps, (limits, steps) => {
      const paused = played(limits, steps).filter(({ isPaused }) => isPaused);
      expect(paused.filter(({ kind }) => kind === 'entry')).toEqual([]);
      paused.forEach(({ atMs }, index) => {
        const before = paused[index - 1];
        if (before) expect(atMs - before.atMs).toBeGreaterThanOrEqual(limits.pausedEveryMs);
      });
    }),
  );
});
