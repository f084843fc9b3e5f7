import { withClient } from '../../scripts/local/postgres-client.ts';

/** Until a backend waits for a lock. */
export async function untilSomebodyWaits(url: string): Promise<void> {
  await withClient(url, async (client) => {
    for (let asked = 0; asked < 400; asked += 1) {
      const { rowCount } = await client.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rowCount !== 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('Nobody came to wait for the lock.');
  });
}
