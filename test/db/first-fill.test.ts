import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import type { Fill } from '../../domain/fill.ts';
import { aFill } from '../builders/fill.ts';
import { anIntendedEntry } from '../builders/intended-entry.ts';
import type { TestDatabase } from '../environment/index.ts';
import { createTestDatabase } from '../environment/index.ts';

describe('the first fill of a position', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let record: TradeRecord;
  let terms: Omit<Parameters<TradeRecord['deployments']['create']>[0], 'userId'>;
  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = await openDatabase(testDatabase.url, 5);
    record = createRecord(database, testDatabase.url);
    const creatorId = await record.deployments.createUser('local', 0);
    const agent = { name: 'a', description: '', status: 'private', defaultExitPlan: null, createdAtMs: 0 } as const;
    const { id: agentId } = await record.agents.create({ ...agent, creatorId });
    terms = { agentId, name: 'd', limits: DEFAULT_LIMITS, routingStrategy: 'firstAvailable', paperBalance: '10000' };
  });
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  /** A position whose entry is intended, and fills of it. */
  async function aPosition() {
    const userId = await record.deployments.createUser('subscriber', 0);
    const { id: deploymentId } = await record.deployments.create({ ...terms, userId }, 0);
    const orderId = await anIntendedEntry(record, { agentId: terms.agentId, deploymentId });
    const order = await record.orders.find(orderId);
    if (!order) throw new Error('The entry is not in the record.');
    const { positionId, venueAccountId, clientOrderId } = order;
    const fill = (venueTradeId: string, filledAtMs: number): Fill =>
      aFill({ venueAccountId, clientOrderId, venueTradeId, filledAtMs, quantity: '0.005', fee: '0.09' });
    const take = (...fills: Fill[]) => record.venueNews.record(positionId, { fills, funding: [], orders: [] }, 90_000);
    return { positionId, fill, take };
  }

  test('is the earliest, also when it is told after others', async () => {
    const { positionId, fill, take } = await aPosition();
    expect((await take(fill('2', 50_000))).firstFillAtMs).toBe(50_000);
    await take(fill('1', 40_000));
    await take(fill('3', 60_000));
    const known = { firstFillAtMs: 40_000, nakedSinceMs: 40_000 };
    expect(await record.positions.find(positionId)).toMatchObject(known);
  });
});
