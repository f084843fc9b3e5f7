import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import type { Fill } from '../../domain/fill.ts';
import type { Position } from '../../domain/position-record.ts';
import { aFill } from '../builders/fill.ts';
import { anIntendedEntry } from '../builders/intended-entry.ts';
import { createTestDatabase } from '../environment/index.ts';

describe('a fill that is told late', () => {
  let database: Database;
  let record: TradeRecord;
  let drop: () => Promise<void>;
  let deployed: { agentId: string; deploymentId: string };

  beforeAll(async () => {
    const created = await createTestDatabase();
    ({ drop } = created);
    database = await openDatabase(created.url, 5);
    record = createRecord(database, created.url);
    const userId = await record.deployments.createUser('test', 0);
    const agent = { creatorId: userId, name: 'a', description: '', status: 'private', defaultExitPlan: null } as const;
    const { id: agentId } = await record.agents.create({ ...agent, createdAtMs: 0 });
    const limits = { ...DEFAULT_LIMITS, duplicateIntentMs: 0 };
    const terms = { agentId, userId, name: 'd', limits, paperBalance: '10000' } as const;
    const { id } = await record.deployments.create({ ...terms, routingStrategy: 'firstAvailable' }, 0);
    deployed = { agentId, deploymentId: id };
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  /** A position whose entry has filled: 0.01 BTC, long. */
  async function entered(): Promise<Position> {
    const order = await record.orders.find(await anIntendedEntry(record, deployed));
    const position = order && (await record.positions.find(order.positionId));
    if (!position) throw new Error('There is no position.');
    return told(position, [fillOf(position, { side: 'buy', clientOrderId: order.clientOrderId })]);
  }
  let trades = 0;
  const fillOf = ({ venueAccountId }: Position, changes: Partial<Fill>): Fill =>
    aFill({ venueAccountId, venueTradeId: `trade-${(trades += 1)}`, quantity: '0.01', fee: '0', ...changes });
  const told = ({ id }: Position, fills: Fill[]): Promise<Position> =>
    record.venueNews.record(id, { fills, funding: [], orders: [] }, Date.now());
  const heldBy = async ({ id }: Position) => (await record.positions.find(id))?.exposure.signedQuantity;

  /** A position of 0.01 BTC whose exit has filled, and that has ended. */
  async function ended(): Promise<Position> {
    const position = await entered();
    await told(position, [fillOf(position, { side: 'sell' })]);
    return record.positions.settle(position.id, 'manual', Date.now());
  }

  test('and is of somebody else belongs to the position that holds something, not to the one before', async () => {
    const earlier = await ended();
    const later = await entered();
    const byHand = fillOf(later, { side: 'sell', quantity: '0.004', clientOrderId: null });
    // A look that began before the earlier one ended, and was answered only now.
    await told(earlier, [byHand]);
    expect([await heldBy(earlier), await heldBy(later)]).toEqual(['0', '0.01']);
    await told(later, [byHand]);
    await told(later, [byHand]);
    expect([await heldBy(earlier), await heldBy(later)]).toEqual(['0', '0.006']);
    await told(later, [fillOf(later, { side: 'sell', quantity: '0.006' })]);
    await record.positions.settle(later.id, 'manual', Date.now());
  });

  test('and is of an order of ours waits until its position is open again', async () => {
    const position = await ended();
    const fill = fillOf(position, { side: 'buy' });
    await told(position, [fill]);
    expect([await heldBy(position), await record.venueNews.unrecorded([fill])]).toEqual(['0', [fill]]);
    await record.positions.reopen(position.id, Date.now());
    await told(position, [fill]);
    expect([await heldBy(position), await record.venueNews.unrecorded([fill])]).toEqual(['0.01', []]);
  });
});
