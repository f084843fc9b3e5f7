import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { anIntendedEntry } from '../builders/intended-entry.ts';
import { listedEvents } from '../builders/listed-events.ts';
import { untilSomebodyWaits } from '../builders/somebody-waits.ts';
import { createTestDatabase } from '../environment/index.ts';

describe('a signal that is taken back', () => {
  let database: Database;
  let record: TradeRecord;
  let url: string;
  let drop: () => Promise<void>;
  let userId: string;
  let agentId: string;

  beforeAll(async () => {
    ({ url, drop } = await createTestDatabase());
    database = await openDatabase(url, 12);
    record = createRecord(database, url);
    userId = await record.deployments.createUser('test', 0);
    agentId = await anAgent();
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  async function anAgent(): Promise<string> {
    const agent = { creatorId: userId, name: 'a', description: '', status: 'private', defaultExitPlan: null } as const;
    return (await record.agents.create({ ...agent, createdAtMs: 0 })).id;
  }
  const deploy = async (agent = agentId): Promise<string> => {
    const subscriber = await record.deployments.createUser('subscriber', 0);
    const input = {
      agentId: agent,
      userId: subscriber,
      name: 'd',
      limits: DEFAULT_LIMITS,
      paperBalance: '10000',
    } as const;
    return (await record.deployments.create({ ...input, routingStrategy: 'firstAvailable' }, 0)).id;
  };
  const received = async (agent = agentId, deploymentId: string | null = null): Promise<string> => {
    const terms = { instrument: 'BTC-USD-PERP', direction: 'long', entry: { type: 'market' } } as const;
    const rest = { exitPlan: null, size: null, confidence: null, expiresAtMs: null, referencePrice: null };
    const origin = { source: 'test', sourceEventId: null, idempotencyKey: null, contentHash: 'test', receivedAtMs: 0 };
    return (await record.signals.accept({ ...terms, ...rest, ...origin, agentId: agent, deploymentId })).signal.id;
  };
  const intended = async () => {
    const orderId = await anIntendedEntry(record, { agentId, deploymentId: await deploy() });
    const signalId = (await record.orders.find(orderId))?.signalId ?? '';
    return { orderId, signalId };
  };
  const statusOf = async (orderId: string) => (await record.orders.find(orderId))?.status;

  test('is not sent by whoever comes to send it, and says so with its code', async () => {
    const { orderId, signalId } = await intended();
    expect(await record.signals.cancel(signalId, 'the news changed', 1)).toEqual({ outcome: 'cancelled' });
    const { order } = await record.orders.markSubmitted(orderId, 2);
    expect([order.status, order.evidence]).toEqual([
      'denied',
      'signalCancelled: The signal was cancelled before its entry was sent: the news changed.',
    ]);
  });

  test('is not taken back once its entry was let go, which names the position', async () => {
    const { orderId, signalId } = await intended();
    const { order } = await record.orders.markSubmitted(orderId, 1);
    expect(await record.signals.cancel(signalId, null, 2)).toEqual({
      outcome: 'entered',
      positionIds: [order.positionId],
    });
    expect((await record.signals.find(signalId))?.cancellation).toBeNull();
    expect(await record.orders.markResent(orderId, 3)).toBe(2);
  });

  test('is taken back while a request that did not leave waits to be sent for the first time', async () => {
    const { orderId, signalId } = await intended();
    await record.orders.markSubmitted(orderId, 1);
    await record.orders.markUnsent(orderId, 2);
    expect(await record.signals.cancel(signalId, null, 3)).toEqual({ outcome: 'cancelled' });
    await record.orders.markSubmitted(orderId, 4);
    expect(await statusOf(orderId)).toBe('denied');
  });

  test('waits for an entry that is being marked, and comes too late', async () => {
    const { orderId, signalId } = await intended();
    let isAnswered = false;
    const [{ order }, outcome] = await withClient(url, async (client) => {
      // The marker has found no cancellation and stands still where it writes its event.
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [`order:${orderId}`]);
      const marking = record.orders.markSubmitted(orderId, 1);
      await untilSomebodyWaits(url);
      const cancelling = record.signals.cancel(signalId, null, 2).finally(() => (isAnswered = true));
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(isAnswered).toBe(false);
      await client.query('commit');
      return Promise.all([marking, cancelling]);
    });
    expect([order.status, outcome?.outcome]).toEqual(['submitted', 'entered']);
  });

  test('whatever comes first, an entry is sent or its signal is cancelled, never both', async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 40; round += 1) {
      const { orderId, signalId } = await intended();
      const later = (deed: () => Promise<unknown>, ms: number) =>
        new Promise((resolve) => setTimeout(resolve, ms)).then(deed);
      await Promise.all([
        later(() => record.orders.markSubmitted(orderId, 1), round % 4),
        later(() => record.signals.cancel(signalId, null, 1), 3 - (round % 4)),
      ]);
      const isCancelled = (await record.signals.find(signalId))?.cancellation !== null;
      const end = `${(await statusOf(orderId)) ?? ''} ${isCancelled ? 'cancelled' : 'kept'}`;
      expect(['denied cancelled', 'submitted kept']).toContain(end);
      ends.add(end);
    }
    // Both orders were seen, else this says little.
    expect(ends.size).toBe(2);
  }, 60_000);

  test('is carried out by nobody when it is cancelled before its dispatch, and is no longer waiting', async () => {
    const agent = await anAgent();
    await Promise.all([deploy(agent), deploy(agent)]);
    const signalId = await received(agent);
    await record.signals.cancel(signalId, 'a mistake', 1);
    expect(await record.signals.waiting(Date.now())).not.toContain(signalId);
    expect((await record.signals.dispatch(signalId, 2)).deploymentIds).toEqual([]);
    expect(await record.signals.find(signalId)).toMatchObject({
      status: 'refused',
      cancellation: { atMs: 1, reason: 'a mistake' },
    });
  });

  test('whatever comes first, its executions were opened before it or never', async () => {
    const agent = await anAgent();
    const deployments = await Promise.all([deploy(agent), deploy(agent), deploy(agent)]);
    for (let round = 0; round < 15; round += 1) {
      const signalId = await received(agent);
      const [{ deploymentIds }] = await Promise.all([
        record.signals.dispatch(signalId, 1),
        record.signals.cancel(signalId, null, 1),
      ]);
      const begun = await record.executions.of(signalId);
      expect(begun.length).toBe(deploymentIds.length);
      expect([0, deployments.length]).toContain(begun.length);
      // Nobody stays at "received" with nobody to carry it on.
      expect((await record.signals.find(signalId))?.status).toBe(begun.length === 0 ? 'refused' : 'received');
      for (const { deploymentId } of begun) {
        const found = await record.executions.context({ signalId, deploymentId }, 1);
        expect(found?.context.cancellation).toEqual({ atMs: 1, reason: null });
      }
    }
  }, 60_000);

  test('is cancelled once: the first reason stands, and there is one event', async () => {
    const signalId = await received();
    await Promise.all(Array.from({ length: 6 }, (_, n) => record.signals.cancel(signalId, `reason ${n}`, 1)));
    const first = (await record.signals.find(signalId))?.cancellation;
    expect(await record.signals.cancel(signalId, 'another', 9)).toEqual({ outcome: 'cancelled' });
    expect((await record.signals.find(signalId))?.cancellation).toEqual(first);
    const list = () => record.events.list({ after: null, limit: 50, aggregateId: signalId });
    const events = await listedEvents(list, 2);
    expect(events.map(({ type, payload }) => [type, payload['reason']])).toEqual([
      ['signal.received', undefined],
      ['signal.cancelled', first?.reason],
    ]);
  });

  test('is unknown when there is none, and ended when it was refused', async () => {
    expect(await record.signals.cancel('nobody', null, 1)).toBeNull();
    const agent = await anAgent();
    const signalId = await received(agent);
    await record.signals.dispatch(signalId, 1);
    expect(await record.signals.cancel(signalId, null, 2)).toEqual({ outcome: 'ended' });
  });
});
