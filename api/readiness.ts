import type { ReadinessCheck } from '../contracts/api/operations.ts';
import { isStale } from '../domain/market.ts';
import type { ApiDependencies } from './dependencies.ts';
import { forLog } from './errors.ts';
import { within } from './patience.ts';

/** A server that does not answer by then is away. */
const PATIENCE_MS = 2_000;
/** After this an api without a price does what it can without one: positions are read and closed, signals are refused. */
const FIRST_PRICE_WITHIN_MS = 60_000;

type Asked = Pick<ApiDependencies, 'record' | 'lives' | 'clock' | 'log'>;

/**
 * What must be there for the api to do its work, each asked now. A first price is waited for once, because signals are refused
 * before it; an api that has been ready is not taken out of service by a feed that is away.
 */
export function createReadiness(
  { record, lives, clock, log }: Asked,
  firstPriceWithinMs = FIRST_PRICE_WITHIN_MS,
): () => Promise<ReadinessCheck[]> {
  const startedAt = performance.now();
  let isPriceWaitedFor = true;

  async function ask(name: string, what: string, question: () => Promise<string | null>): Promise<ReadinessCheck> {
    try {
      const problem = await within(PATIENCE_MS, question());
      const isThere = problem === null;
      return { name, isReady: isThere, isThere, message: problem ?? 'ready' };
    } catch (error) {
      log.warn({ check: name, error: forLog(error) }, 'not ready');
      return { name, isReady: false, isThere: false, message: `${what} does not answer.` };
    }
  }

  async function askForPrices(): Promise<ReadinessCheck> {
    const check = await ask('prices', 'The database', async () => {
      const [ticks, nowMs] = await Promise.all([record.market.prices(), clock.nowMs()]);
      if (ticks.some((tick) => !isStale(tick, nowMs))) return null;
      const venues = await record.venueDirectory.list();
      return venues.length === 0
        ? 'No worker has opened a venue yet: signals wait.'
        : 'No instrument has a fresh price: signals are refused.';
    });
    if (check.isThere || performance.now() - startedAt >= firstPriceWithinMs) isPriceWaitedFor = false;
    return { ...check, isReady: !isPriceWaitedFor };
  }

  return () =>
    Promise.all([
      ask('database', 'The database', async () => {
        const pending = await record.readiness.pendingMigrations();
        return pending.length === 0 ? null : `The database lacks ${pending.length} migrations: ${pending.join(', ')}.`;
      }),
      ask('temporal', 'Temporal', async () => {
        await lives.ping();
        return null;
      }),
      askForPrices(),
    ]);
}
