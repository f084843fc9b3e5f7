import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import { createTestDatabase } from '../environment/index.ts';

describe('locks of those who fell silent', () => {
  let database: Database;
  let other: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const testDatabase = await createTestDatabase();
    drop = testDatabase.drop;
    [database, other] = await Promise.all([openDatabase(testDatabase.url, 2), openDatabase(testDatabase.url, 2)]);
    await database.em.fork().execute(`insert into settings (key, value) values ('held', '0')`);
  });
  afterAll(async () => {
    await Promise.all([database.close(), other.close()]);
    await drop();
  });

  const valueOf = async (): Promise<unknown> => {
    const [row] = await other.em.fork().execute<{ value: unknown }[]>(`select value from settings where key = 'held'`);
    return row?.value;
  };
  const change = (of: Database, to: number, then: () => Promise<void> = () => Promise.resolve()): Promise<void> =>
    of.em.fork().transactional(async (em) => {
      await em.execute(`update settings set value = '${to}' where key = 'held'`);
      await then();
    });

  test('are free again, and what was begun is undone', async () => {
    let letGo = (): void => undefined;
    const silence = new Promise<void>((resolve) => (letGo = resolve));
    const begun = { yet: (): void => undefined };
    const locked = new Promise<void>((resolve) => (begun.yet = resolve));
    const stopped = change(database, 1, () => {
      begun.yet();
      return silence;
    });
    const ended = expect(stopped).rejects.toThrow(/terminat|timeout|closed|not queryable/i);
    await locked;
    // Whoever waits for the lock gives up, or gets it once the silent one has lost it; then it is free in any case.
    await change(other, 2).catch(() => change(other, 2));
    expect(await valueOf()).toBe(2);
    letGo();
    await ended;
    expect(await valueOf()).toBe(2);
    await change(database, 3);
    expect(await valueOf()).toBe(3);
  }, 60_000);

  test('a statement that takes too long is ended, and its connection serves again', async () => {
    await expect(database.em.fork().execute('select pg_sleep(60)')).rejects.toThrow(/statement timeout/);
    await expect(database.em.fork().execute('select 1')).resolves.toHaveLength(1);
  }, 60_000);
});
