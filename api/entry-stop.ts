import { setTimeout as delay } from 'node:timers/promises';
import type { TradeRecord } from '../db/repositories/index.ts';
import type { EntryInFlight } from '../db/repositories/trading-states.ts';
import { PLATFORM_KEY } from '../domain/trading-state.ts';
import type { TradingScope } from '../domain/trading-state.ts';
import { ApiError, notFound } from './errors.ts';

type Record = Pick<TradeRecord, 'tradingStates'>;
interface Scope {
  scope: TradingScope;
  key: string;
}

/** @throws ApiError when there is no such venue, user or deployment. */
export async function requireScope({ tradingStates }: Record, { scope, key }: Scope): Promise<void> {
  if (await tradingStates.isKnown(scope, key)) return;
  if (scope !== 'platform') throw notFound(scope, key);
  const message = `must be left out, or be ${PLATFORM_KEY}`;
  throw new ApiError('validation', `The key ${message} when the platform is meant.`, [{ path: 'key', message }]);
}

const WAIT_MS = 3_000;
const POLL_MS = 25;

/**
 * Entries of a scope that is stopped which were let go before it was, and have no answer yet: their bytes may be on their way.
 * No new one can join them, so that an empty list means that nothing leaves any more. Waits a little for it to be empty.
 */
export async function entriesInFlight({ tradingStates }: Record, { scope, key }: Scope): Promise<EntryInFlight[]> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const inFlight = await tradingStates.entriesInFlight(scope, key);
    if (inFlight.length === 0 || Date.now() >= deadline) return inFlight;
    await delay(POLL_MS);
  }
}
