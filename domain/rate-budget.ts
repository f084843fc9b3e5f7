/**
 * What a call does, as far as its budget is concerned. `entry` opens something and may be put off; `read` is needed by entries
 * and exits alike; `exit` cancels, protects or closes.
 */
export const CALL_KINDS = ['entry', 'read', 'exit'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** How often one account may call its venue. */
export interface RateLimits {
  /** Calls that become free each second. */
  perSecond: number;
  /** Most calls at once, after a quiet time. */
  burst: number;
  /** Of the burst: what entries leave alone. The lower half of it is left alone by reads too. */
  exitReserve: number;
  /** After the venue said "too many": one read or exit per this time until the pause is over. */
  pausedEveryMs: number;
  /** How long that pause is where the venue names none. */
  pauseMs: number;
}

/**
 * For a venue that does not say: never more than 15 × 60 + 300 = 1,200 calls in a minute, which is what Hyperliquid allows
 * (1,200 weight a minute and IP address, https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/rate-limits).
 */
export const DEFAULT_RATE_LIMITS: RateLimits = {
  perSecond: 15,
  burst: 300,
  exitReserve: 100,
  pausedEveryMs: 1_000,
  pauseMs: 2_000,
};

/** A token bucket of one account. Times are milliseconds of one monotonic clock. */
export interface RateBudget {
  tokens: number;
  countedAtMs: number;
  /** Until then the venue wants to hear little; -Infinity when it never said so. */
  pausedUntilMs: number;
  /** During a pause: when the next read or exit may go. */
  nextWhilePausedAtMs: number;
}

export const fullBudget = (limits: RateLimits, nowMs: number): RateBudget => ({
  tokens: limits.burst,
  countedAtMs: nowMs,
  pausedUntilMs: -Infinity,
  nextWhilePausedAtMs: -Infinity,
});

/** What must be left in the bucket after a call of this kind. */
const floorOf = (limits: RateLimits, kind: CallKind): number =>
  kind === 'entry' ? limits.exitReserve : kind === 'read' ? limits.exitReserve / 2 : 0;

/** Takes one call out of the budget: waitMs is 0 when it may go now, else the least time until it is worth asking again. */
export function takeCall(
  before: RateBudget,
  { limits, kind, nowMs }: { limits: RateLimits; kind: CallKind; nowMs: number },
): { budget: RateBudget; waitMs: number } {
  const passedMs = Math.max(0, nowMs - before.countedAtMs);
  const tokens = Math.min(limits.burst, before.tokens + (passedMs * limits.perSecond) / 1_000);
  const budget = { ...before, tokens, countedAtMs: Math.max(nowMs, before.countedAtMs) };
  const isPaused = nowMs < before.pausedUntilMs;
  if (isPaused && kind === 'entry') return { budget, waitMs: before.pausedUntilMs - nowMs };
  if (isPaused && nowMs < before.nextWhilePausedAtMs) return { budget, waitMs: before.nextWhilePausedAtMs - nowMs };
  const missing = floorOf(limits, kind) + 1 - tokens;
  if (missing > 0) return { budget, waitMs: Math.max(1, Math.ceil((missing * 1_000) / limits.perSecond)) };
  const nextWhilePausedAtMs = isPaused ? nowMs + limits.pausedEveryMs : before.nextWhilePausedAtMs;
  return { budget: { ...budget, tokens: tokens - 1, nextWhilePausedAtMs }, waitMs: 0 };
}

/** The venue said "too many", and perhaps when to come back. A pause is made longer by a second word, never shorter. */
export function pauseCalls(
  before: RateBudget,
  { limits, retryAfterMs, nowMs }: { limits: RateLimits; retryAfterMs: number | null; nowMs: number },
): RateBudget {
  return {
    ...before,
    pausedUntilMs: Math.max(before.pausedUntilMs, nowMs + (retryAfterMs ?? limits.pauseMs)),
    nextWhilePausedAtMs: Math.max(before.nextWhilePausedAtMs, nowMs + limits.pausedEveryMs),
  };
}
