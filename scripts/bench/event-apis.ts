import { TEST_MASTER_KEY } from '../../test/environment/master-key.ts';
import { preferPort } from '../local/ports.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';

/** Some api processes over one database. Nothing is asked of Temporal, so that there is none. */
export async function startEventApis(
  databaseUrl: string,
  count: number,
): Promise<{ urls: string[]; stop(): Promise<void> }> {
  const started: Child[] = [];
  for (let each = 0; each < count; each += 1) {
    const port = await preferPort(0);
    started.push(
      await startChild(import.meta.resolve('../../api/main.ts'), {
        DATABASE_URL: databaseUrl,
        TEMPORAL_ADDRESS: '127.0.0.1:9',
        RATCHET_PORT: String(port),
        RATCHET_MASTER_KEY: TEST_MASTER_KEY,
        LOG_LEVEL: 'warn',
      }),
    );
  }
  return {
    urls: started.map((child) => child.url),
    async stop() {
      await Promise.all(started.map((child) => child.stop()));
    },
  };
}
