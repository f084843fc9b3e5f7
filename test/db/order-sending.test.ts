import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import { refusal } from '../../domain/refusal.ts';
import { anIntendedEntry } from '../builders/intended-entry.ts';
import { createTestDatabase } from '../environment/index.ts';

describe('an order that two runs send', () => {
  let database: Database;
  let record: TradeRecord;
  let drop: () => Promise<void>;
  let id: string;

  beforeAll(async () => {
    const own = await createTestDatabase();
    drop = () => own.drop();
    database = await openDatabase(own.url, 5);
    record = createRecord(database, own.url);
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });
  /** The first run has marked it and holds its request. */
  beforeEach(async () => {
    const userId = await record.deployments.createUser('test', 0);
    const agent = { name: 'a', description: '', status: 'private', defaultExitPlan: null } as const;
    const { id: agentId } = await record.agents.create({ ...agent, creatorId: userId, createdAtMs: 0 });
    const terms = {
      name: 'd',
      limits: DEFAULT_LIMITS,
      routingStrategy: 'firstAvailable',
      paperBalance: '10000',
    } as const;
    const { id: deploymentId } = await record.deployments.create({ ...terms, agentId, userId }, 0);
    id = await anIntendedEntry(record, { agentId, deploymentId });
    expect(await record.orders.markSubmitted(id, 1)).toMatchObject({ isFirst: true, order: { status: 'submitted' } });
  });

  const refuse = (requests: number) => record.orders.markRefused(id, requests, 'refused by the venue: no margin', 9);
  const accept = async () => {
    const { clientOrderId = '' } = (await record.orders.find(id)) ?? {};
    const evidence = { kind: 'reply', detail: 'answer to the order' } as const;
    const news = { status: 'accepted', venueOrderId: 'v1', filledQuantity: '0', evidence } as const;
    return record.orders.applyNews(clientOrderId, news, 8);
  };

  test('is on its way again when one takes its request back before the other sends', async () => {
    await record.orders.markUnsent(id, 2);
    expect((await record.orders.find(id))?.status).toBe('initialized');
    expect(await record.orders.markResent(id, 3)).toBe(2);
    expect(await record.orders.find(id)).toMatchObject({ status: 'submitted', submittedAtMs: 3 });
    expect((await accept()).status).toBe('accepted');
  });

  test('stays on its way when one takes its request back after the other has sent', async () => {
    expect(await record.orders.markResent(id, 2)).toBe(2);
    await record.orders.markUnsent(id, 3);
    expect((await record.orders.find(id))?.status).toBe('submitted');
  });

  test('is not over by the refusal of one request while the other may be taken', async () => {
    await record.orders.markResent(id, 2);
    expect(await refuse(1)).toBeNull();
    expect((await record.orders.find(id))?.status).toBe('submitted');
    await accept();
    expect(await refuse(2)).toBeNull();
    expect((await record.orders.find(id))?.status).toBe('accepted');
  });

  test('is over by the refusal of the only request, or of the last when the others are known to be lost', async () => {
    expect(await refuse(1)).toMatchObject({ status: 'rejected', evidence: 'refused by the venue: no margin' });
    expect(await record.orders.markResent(id, 10)).toBeNull();
  });

  test('is not taken for lost by what was seen before another request went out', async () => {
    const lost = { status: 'expired', detail: 'unknown to the venue, twice' } as const;
    const { requests } = await record.orderEvidence.noteAbsence(id, 5_000);
    await record.orders.markResent(id, 6_000);
    expect(await record.orders.markLost(id, requests, lost, 7_000)).toBeNull();
    expect((await accept()).status).toBe('accepted');
    expect(await record.orders.markLost(id, 2, lost, 9_000)).toBeNull();
  });

  test('is taken for lost when nothing went out since, however often the venue has refused it', async () => {
    for (const atMs of [2_000, 4_000]) {
      await record.orders.markResent(id, atMs);
      await record.orders.noteRefusal(id, atMs, 'refused by the venue when it was sent once more: no margin');
    }
    expect(await record.orderEvidence.noteAbsence(id, 5_000)).toEqual({
      requests: 3,
      lastSentAtMs: 1,
      absencesMs: [5_000],
    });
    const lost = { status: 'expired', detail: 'unknown to the venue, twice' } as const;
    expect(await record.orders.markLost(id, 3, lost, 6_000)).toMatchObject({
      status: 'expired',
      evidence: lost.detail,
    });
  });

  test('does not go out once more when its position has ended meanwhile', async () => {
    await record.orders.markUnsent(id, 2);
    const { positionId = '' } = (await record.orders.find(id)) ?? {};
    await record.entries.abandon(positionId, refusal('entryNotFilled', 'nothing came of it', {}), 3);
    expect(await record.orders.markResent(id, 4)).toBeNull();
    expect((await record.orders.find(id))?.status).not.toBe('submitted');
  });

  test('is over by the refusal of its last request', async () => {
    await record.orders.markResent(id, 2);
    expect((await refuse(2))?.status).toBe('rejected');
  });
});
