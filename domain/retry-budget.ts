import type { RateBudget, RateLimits } from './rate-budget.ts';
import { fullBudget, takeCall } from './rate-budget.ts';

/** 60 retries a minute and account, a third of them for exits alone. */
const RETRIES: RateLimits = { perSecond: 1, burst: 60, exitReserve: 20, pausedEveryMs: 0, pauseMs: 0 };

/** An entry without room waits this long; by then most have expired, and their tries are questions. */
export const ENTRY_RETRY_DELAY_MS = 60_000;
/** Longest wait of an exit without room: nobody who wants out is forgotten, however many there are. */
export const LONGEST_EXIT_RETRY_DELAY_MS = 10_000;

/** The retries of one account. Times are milliseconds of one monotonic clock. */
export interface RetryBudget {
  left: RateBudget;
  /** Retries that are waiting for room that is not there yet; each later one waits longer. */
  isUsedUp: boolean;
}

export const fullRetryBudget = (nowMs: number): RetryBudget => ({ left: fullBudget(RETRIES, nowMs), isUsedUp: false });

export interface Retry {
  budget: RetryBudget;
  /** Wait at least this long before the next try; null leaves it to the retry policy. */
  delayMs: number | null;
  /** The budget has just been used up: a person has to be told, once. */
  isToTell: boolean;
}

/**
 * Plans the next try of a venue call that failed. While there is room the retry policy decides when; the venue's own word is
 * always waited for. Without room an entry waits long, and exits queue for the retries to come, one after another.
 */
export function planRetry(
  before: RetryBudget,
  { isExit, retryAfterMs, nowMs }: { isExit: boolean; retryAfterMs: number | null; nowMs: number },
): Retry {
  const kind = isExit ? 'exit' : 'entry';
  const { budget: left, waitMs } = takeCall(before.left, { limits: RETRIES, kind, nowMs });
  const hasRoom = waitMs === 0;
  const roomMs = hasRoom ? 0 : isExit ? Math.min(waitMs, LONGEST_EXIT_RETRY_DELAY_MS) : ENTRY_RETRY_DELAY_MS;
  // A place in the queue is a retry taken in advance.
  const isQueued = !hasRoom && isExit && waitMs < LONGEST_EXIT_RETRY_DELAY_MS;
  const delayMs = Math.max(roomMs, retryAfterMs ?? 0);
  // Told again only after half of the budget has come back: an account at its limit is one story.
  const isRested = left.tokens >= RETRIES.burst / 2;
  const isUsedUp = hasRoom ? before.isUsedUp && !isRested : true;
  return {
    budget: { left: isQueued ? { ...left, tokens: left.tokens - 1 } : left, isUsedUp },
    delayMs: delayMs === 0 ? null : delayMs,
    isToTell: !hasRoom && !before.isUsedUp,
  };
}
