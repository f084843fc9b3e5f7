import type { ReadinessCheck } from '../contracts/api/operations.ts';
import type { ApiDependencies } from './dependencies.ts';
import { forLog } from './errors.ts';
import { within } from './patience.ts';

/** A server that does not answer by then is away. */
const PATIENCE_MS = 2_000;

/** What must be there for the api to do its work, each asked now. */
export async function checkReadiness({
  record,
  lives,
  log,
}: Pick<ApiDependencies, 'record' | 'lives' | 'log'>): Promise<ReadinessCheck[]> {
  const ask = async (name: string, what: string, question: () => Promise<string | null>): Promise<ReadinessCheck> => {
    try {
      const problem = await within(PATIENCE_MS, question());
      return { name, isReady: problem === null, message: problem ?? 'ready' };
    } catch (error) {
      log.warn({ check: name, error: forLog(error) }, 'not ready');
      return { name, isReady: false, message: `${what} does not answer.` };
    }
  };
  return Promise.all([
    ask('database', 'The database', async () => {
      const pending = await record.readiness.pendingMigrations();
      return pending.length === 0 ? null : `The database lacks ${pending.length} migrations: ${pending.join(', ')}.`;
    }),
    ask('temporal', 'Temporal', async () => {
      await lives.ping();
      return null;
    }),
  ]);
}
