import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import type { TestDatabase } from '../environment/index.ts';
import { createTestDatabase } from '../environment/index.ts';

const REVISIONS = { migrations: ['Migration20261120130000_revisions'] };

describe('a user has an agent deployed once', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let record: TradeRecord;
  let terms: Parameters<TradeRecord['deployments']['create']>[0];
  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = await openDatabase(testDatabase.url, 5);
    record = createRecord(database, testDatabase.url);
    const userId = await record.deployments.createUser('local', 0);
    const agent = { name: 'a', description: '', status: 'private', defaultExitPlan: null, createdAtMs: 0 } as const;
    const { id: agentId } = await record.agents.create({ ...agent, creatorId: userId });
    const own = { agentId, userId, name: 'd', limits: DEFAULT_LIMITS };
    terms = { ...own, routingStrategy: 'firstAvailable', paperBalance: '10000' };
  });
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  test('and of those made before that was so, all but the first trade on for users of their own', async () => {
    await record.deployments.create(terms, 1);
    const em = database.em.fork();
    const pull = { scope: 'user', key: terms.userId, state: 'halted', reason: 'enough' } as const;
    await record.tradingStates.set(pull, 1);
    await database.migrator.down(REVISIONS);
    const copies = ['second', 'third', 'killed'];
    for (const [index, id] of copies.entries()) {
      await em.execute(
        `insert into venue_accounts (id, user_id, venue, currency, created_at) select ?, id, 'paper', 'USD', now() from users`,
        [`account-${id}`],
      );
      await em.execute(
        `insert into deployments (id, agent_id, user_id, venue_account_id, name, venues, routing_strategy, status, limits, created_at)
         select ?, agent_id, user_id, ?, ?, venues, routing_strategy, ?, limits, ? from deployments limit 1`,
        [id, `account-${id}`, id, id === 'killed' ? 'killed' : 'paused', new Date(index + 2).toISOString()],
      );
    }
    await database.migrator.up(REVISIONS);
    const deployments = await record.deployments.list();
    expect(
      deployments.map(({ name, userId, status, network, revision }) => [name, userId, status, network, revision]),
    ).toEqual([
      ['d', terms.userId, 'active', 'paper', 1],
      ['second', 'of-second', 'paused', 'paper', 1],
      ['third', 'of-third', 'paused', 'paper', 1],
      ['killed', terms.userId, 'killed', 'paper', 1],
    ]);
    // What was halted with its user stays halted.
    const halted = await em.execute<{ key: string }[]>(
      `select key from trading_states where state = 'halted' order by key`,
    );
    expect(halted.map(({ key }) => key).sort()).toEqual(['of-second', 'of-third', terms.userId].sort());
    const accounts = await em.execute<{ id: string; user_id: string }[]>('select id, user_id from venue_accounts');
    expect(accounts.filter(({ user_id }) => user_id !== terms.userId).map(({ id }) => id)).toEqual([
      'account-second',
      'account-third',
    ]);
    // Whoever asks is still the first user.
    expect(await record.deployments.firstUserId()).toBe(terms.userId);
  });

  test('by the word of the database', async () => {
    await expect(record.deployments.create(terms, 9)).rejects.toThrow(/deployments_one_of_a_user/);
  });
});
