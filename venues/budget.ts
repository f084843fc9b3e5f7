import { setTimeout as delay } from 'node:timers/promises';
import type { CallKind, RateBudget, RateLimits } from '../domain/rate-budget.ts';
import { DEFAULT_RATE_LIMITS, fullBudget, pauseCalls, takeCall } from '../domain/rate-budget.ts';
import type { VenueAccountRef, VenueAdapter } from './port.ts';
import { VenueError } from './port.ts';

/** How long a read or an exit waits for its turn before it is handed back to the one who retries; well below the timeout of an activity. */
const LONGEST_WAIT_MS = 3_000;

/** The word of VenueError for "too many calls", whether the venue said it or we did. */
const RATE_LIMITED = 'rateLimited';

/**
 * The same venue within a budget for each account. An entry that finds no room is refused at once (`notSent`, `rateLimited`); a
 * read or an exit waits for its turn, three seconds at most, before it is refused alike. When the venue itself says "too many",
 * the account pauses. Nothing is retried here.
 *
 * Budgets live in the memory of this process: a restart begins with full ones, and two processes have one each. The venue's own
 * limit still holds, by its answer.
 */
export function withBudget(
  adapter: VenueAdapter,
  { limits = adapter.rateLimits ?? DEFAULT_RATE_LIMITS }: { limits?: RateLimits } = {},
): VenueAdapter {
  const budgets = new Map<string, RateBudget>();

  const take = (accountId: string, kind: CallKind): number => {
    const nowMs = performance.now();
    const before = budgets.get(accountId) ?? fullBudget(limits, nowMs);
    const { budget, waitMs } = takeCall(before, { limits, kind, nowMs });
    budgets.set(accountId, budget);
    return waitMs;
  };
  const awaitTurn = async (accountId: string, kind: CallKind): Promise<void> => {
    const deadline = performance.now() + (kind === 'entry' ? 0 : LONGEST_WAIT_MS);
    for (;;) {
      const waitMs = take(accountId, kind);
      if (waitMs === 0) return;
      if (performance.now() + waitMs > deadline) throw noRoom(adapter.venue, kind, waitMs);
      await delay(waitMs);
    }
  };
  /** One call that is asked for, made once, and listened to for a "too many". */
  const within = async <Answer>(
    { id }: VenueAccountRef,
    kind: CallKind,
    call: () => Promise<Answer>,
  ): Promise<Answer> => {
    await awaitTurn(id, kind);
    try {
      return await call();
    } catch (error) {
      if (error instanceof VenueError && (error.code === RATE_LIMITED || error.retryAfterMs !== null)) {
        const nowMs = performance.now();
        const before = budgets.get(id) ?? fullBudget(limits, nowMs);
        budgets.set(id, pauseCalls(before, { limits, retryAfterMs: error.retryAfterMs, nowMs }));
      }
      throw error;
    }
  };
  return {
    venue: adapter.venue,
    capabilities: adapter.capabilities,
    rateLimits: limits,
    // These three concern no account.
    instruments: () => adapter.instruments(),
    isHealthy: () => adapter.isHealthy(),
    streamFills: (onFill, signal, onReturn) => adapter.streamFills(onFill, signal, onReturn),

    placeOrder: (account, request) =>
      within(account, request.isReduceOnly ? 'exit' : 'entry', () => adapter.placeOrder(account, request)),
    cancelOrder: (account, clientOrderId) => within(account, 'exit', () => adapter.cancelOrder(account, clientOrderId)),
    findOrder: (account, clientOrderId) => within(account, 'read', () => adapter.findOrder(account, clientOrderId)),
    openOrders: (account) => within(account, 'read', () => adapter.openOrders(account)),
    fills: (account, query) => within(account, 'read', () => adapter.fills(account, query)),
    fundingPayments: (account, query) => within(account, 'read', () => adapter.fundingPayments(account, query)),
    positions: (account) => within(account, 'read', () => adapter.positions(account)),
    balance: (account) => within(account, 'read', () => adapter.balance(account)),
  };
}

const noRoom = (venue: string, kind: CallKind, waitMs: number): VenueError =>
  new VenueError({
    phase: 'notSent',
    code: RATE_LIMITED,
    message: `The account has used up its calls to ${venue} for now; this ${kind} has room again in about ${Math.ceil(waitMs)} ms.`,
    isRetryable: true,
    retryAfterMs: Math.ceil(waitMs),
  });
