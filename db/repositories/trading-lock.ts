import type { EntityManager } from '@mikro-orm/postgresql';

/** The one lock of all trading states and deployment statuses; any number that no other advisory lock of the record uses. */
const TRADING_LOCK = 17;

/**
 * Held by whoever marks an entry as being sent, from before it reads the states until it commits. Many hold it at once; a
 * change of state waits for them, and they wait for a change that is under way.
 */
export const holdTradingStates = (em: EntityManager): Promise<unknown> =>
  em.execute('select pg_advisory_xact_lock_shared(?)', [TRADING_LOCK]);

/** Held by whoever changes a state. Taken first in its transaction: whoever marks an entry holds rows while it waits for this. */
export const changeTradingStates = (em: EntityManager): Promise<unknown> =>
  em.execute('select pg_advisory_xact_lock(?)', [TRADING_LOCK]);
