import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Pool } from 'pg';
import { releaseLostConnections } from '../../db/lost-connections.ts';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { createTestDatabase } from '../environment/index.ts';

const POOL = 3;

describe('a connection that is lost', () => {
  let database: Database;
  let url: string;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ url, drop } = await createTestDatabase());
    database = await openDatabase(url, POOL);
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  const inTransaction = (sql: string): Promise<void> =>
    database.em.fork().transactional(async (em) => {
      await em.execute(sql);
    });
  /** As after a kill of the server: every connection of ours ends in the middle of what it does. */
  const loseAll = (): Promise<unknown> =>
    withClient(url, (client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      ),
    );

  test('in a transaction does not keep its place in the pool', async () => {
    for (let round = 0; round < 3; round += 1) {
      const running = Promise.allSettled(Array.from({ length: 2 * POOL }, () => inTransaction('select pg_sleep(30)')));
      const ended = { yet: false };
      void running.then(() => (ended.yet = true));
      // Those that wait for a place begin when others have lost theirs.
      while (!ended.yet) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await loseAll();
      }
      expect((await running).map(({ status }) => status)).toEqual(Array.from({ length: 2 * POOL }, () => 'rejected'));
    }
    const after = Array.from({ length: 2 * POOL }, () => inTransaction('select 1'));
    await expect(Promise.all(after)).resolves.toHaveLength(2 * POOL);
  }, 60_000);
});

test('a connection that is used again and again carries nothing of those who had it before', async () => {
  const { url, drop } = await createTestDatabase();
  const pool = new Pool({ connectionString: url, max: 1 });
  releaseLostConnections(pool);
  for (let turn = 0; turn < 3; turn += 1) {
    const client = await pool.connect();
    await client.query('select 1');
    client.release();
    expect(Reflect.get(client, 'query')).toBe(Reflect.get(Client.prototype, 'query'));
  }
  await pool.end();
  await drop();
});
