import { TEST_MASTER_KEY } from '../../test/environment/master-key.ts';
import { preferPort } from '../local/ports.ts';
import type { Throwaway } from '../local/throwaway.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';

/** What several api processes stand on. Without Temporal only what needs none may be asked. */
type Ground = Pick<Throwaway, 'databaseUrl'> & Partial<Pick<Throwaway, 'temporal'>>;

/** Nothing listens here. */
const NOWHERE = { address: '127.0.0.1:9', namespace: 'none' };

/** Some api processes over one database. */
export async function startApis(
  { databaseUrl, temporal = NOWHERE }: Ground,
  count: number,
): Promise<{ urls: string[]; stop(): Promise<void> }> {
  const started: Child[] = [];
  for (let each = 0; each < count; each += 1) {
    const env = {
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      RATCHET_PORT: String(await preferPort(0)),
      RATCHET_MASTER_KEY: TEST_MASTER_KEY,
      LOG_LEVEL: 'warn',
    };
    started.push(await startChild(import.meta.resolve('../../api/main.ts'), env));
  }
  return {
    urls: started.map((child) => child.url),
    async stop() {
      await Promise.all(started.map((child) => child.stop()));
    },
  };
}
