import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import { migrationsList } from '../../db/migrations/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import { createTestDatabase } from '../environment/index.ts';

describe('the schema', () => {
  let database: Database;
  let url: string;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ url, drop } = await createTestDatabase());
    database = await openDatabase(url, 2);
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  test('is what the migrations make it', async () => {
    const executed = await database.migrator.getExecuted();
    expect(executed.map((migration) => migration.name)).toEqual(migrationsList.map((migration) => migration.name));
    expect(await database.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  });

  test('changes no fill, event or ledger row, and takes no ledger transaction that does not sum to zero', async () => {
    const { agents, deployments } = createRecord(database, url);
    const userId = await deployments.createUser('test', 0);
    const agent = await agents.create({
      creatorId: userId,
      name: 'a',
      description: '',
      status: 'private',
      defaultExitPlan: null,
      createdAtMs: 0,
    });
    const limits = DEFAULT_LIMITS;
    const { venueAccountId } = await deployments.create(
      { agentId: agent.id, userId, name: 'd', limits, routingStrategy: 'firstAvailable', paperBalance: '10000' },
      0,
    );
    const em = database.em.fork();
    for (const table of ['ledger_entries', 'ledger_transactions', 'events'])
      await expect(em.execute(`delete from ${table}`)).rejects.toThrow(/never changed or deleted/);
    await expect(em.execute(`update ledger_entries set amount = amount + 1`)).rejects.toThrow(
      /never changed or deleted/,
    );
    const unbalanced = em.transactional(async (inner) => {
      await inner.execute(
        `insert into ledger_transactions (key, kind, venue_account_id, currency, at) values ('x', 'deposit', ?, 'USD', now())`,
        [venueAccountId],
      );
      await inner.execute(`insert into ledger_entries (transaction_key, account, amount) values ('x', 'cash', 1)`);
    });
    await expect(unbalanced).rejects.toThrow(/does not sum to zero/);
  });
});
