import type { RetryBudget } from '../../domain/retry-budget.ts';
import { fullRetryBudget, planRetry } from '../../domain/retry-budget.ts';

/** By venue account, in the memory of this process: a restart begins with full ones, and the venue's own limit still holds. */
const budgets = new Map<string, RetryBudget>();

/**
 * How long the next try of a failed venue call has to wait, for `nextRetryDelay`; null leaves it to the retry policy. Counts
 * the try. isToTell is true once when an account has used up its retries: then a person is told, and nobody guesses.
 */
export function retryDelay(input: {
  venueAccountId: string;
  isExit: boolean;
  /** What the venue said, where it said something. */
  retryAfterMs: number | null;
}): { delayMs: number | null; isToTell: boolean } {
  const nowMs = performance.now();
  const before = budgets.get(input.venueAccountId) ?? fullRetryBudget(nowMs);
  const { budget, delayMs, isToTell } = planRetry(before, { ...input, nowMs });
  budgets.set(input.venueAccountId, budget);
  return { delayMs, isToTell };
}
