import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { listedEvents } from '../builders/listed-events.ts';
import { createTestDatabase } from '../environment/index.ts';
import { anIntendedEntry } from '../builders/intended-entry.ts';
import { untilSomebodyWaits } from '../builders/somebody-waits.ts';

describe('a trading state on record', () => {
  let database: Database;
  let record: TradeRecord;
  let url: string;
  let drop: () => Promise<void>;
  let agentId: string;

  beforeAll(async () => {
    ({ url, drop } = await createTestDatabase());
    database = await openDatabase(url, 10);
    record = createRecord(database, url);
    const creatorId = await record.deployments.createUser('test', 0);
    const agent = { creatorId, name: 'a', description: '', status: 'private', defaultExitPlan: null } as const;
    agentId = (await record.agents.create({ ...agent, createdAtMs: 0 })).id;
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  const deploy = async (): Promise<string> =>
    (
      await record.deployments.create(
        {
          agentId,
          userId: await record.deployments.createUser('test', 0),
          name: 'd',
          limits: DEFAULT_LIMITS,
          routingStrategy: 'firstAvailable',
          paperBalance: '10000',
        },
        0,
      )
    ).id;
  const halt = (deploymentId: string) =>
    record.tradingStates.set({ scope: 'deployment', key: deploymentId, state: 'halted', reason: 'drill' }, 1);

  test.each([
    ['halt', halt],
    ['pause', (id: string) => record.deployments.setStatus(id, 'paused', 1)],
    ['kill', (key: string) => record.tradingStates.kill({ scope: 'deployment', key, reason: 'drill' }, 1)],
  ])(
    'a %s waits for an entry that is being marked, and no entry is marked after it',
    async (_, stop) => {
      const deploymentId = await deploy();
      const orderId = await anIntendedEntry(record, { agentId, deploymentId });
      let isStopped = false;
      let stopping: Promise<unknown> = Promise.resolve();
      const marking = await withClient(url, async (client) => {
        // Somebody holds the row of the signal, so that the marker stands still after it has read the states.
        await client.query('begin');
        await client.query('select id from signals for update');
        const marked = record.orders.markSubmitted(orderId, 1);
        await untilSomebodyWaits(url);
        stopping = stop(deploymentId).then(() => (isStopped = true));
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(isStopped).toBe(false);
        await client.query('commit');
        return marked;
      });
      await stopping;
      // It had read "active", so it was let go before the stop was committed, and stands among those in flight.
      expect(marking.order.status).toBe('submitted');
      expect(await record.tradingStates.entriesInFlight('deployment', deploymentId)).toMatchObject([{ orderId }]);
    },
    20_000,
  );

  test('an entry that comes after it is denied, and so is one that asks to be sent again', async () => {
    const deploymentId = await deploy();
    const orderId = await anIntendedEntry(record, { agentId, deploymentId });
    await halt(deploymentId);
    const { order } = await record.orders.markSubmitted(orderId, 2);
    expect([order.status, order.evidence]).toEqual([
      'denied',
      `tradingHalted: Trading is halted for deployment ${deploymentId}: drill.`,
    ]);
    expect(await record.tradingStates.entriesInFlight('deployment', deploymentId)).toEqual([]);
  });

  test('is written down once for each change, and a kill stays until the scope is active', async () => {
    const key = await deploy();
    const scoped = { scope: 'deployment', key, reason: 'drill' } as const;
    await record.tradingStates.kill(scoped, 5);
    await record.tradingStates.kill(scoped, 6);
    expect(await record.tradingStates.isKilled(key, Date.now())).toBe(true);
    const halted = await record.tradingStates.set({ ...scoped, state: 'halted' }, 7);
    expect(halted.killedAtMs).toBe(5);
    const active = await record.tradingStates.set({ ...scoped, state: 'active' }, 8);
    expect(active.killedAtMs).toBeNull();
    // The deployment itself stays killed, for good.
    expect(await record.tradingStates.isKilled(key, Date.now())).toBe(true);
    const aggregateId = `deployment:${key}`;
    const events = await listedEvents(() => record.events.list({ after: null, limit: 10, aggregateId }), 2);
    expect(events.map(({ payload }) => [payload['state'], payload['isKill']])).toEqual([
      ['halted', true],
      ['active', false],
    ]);
  });

  test.each([
    ['platform', '*', true],
    ['platform', 'x', false],
    ['venue', 'paper', true],
    ['venue', 'nowhere', false],
    ['user', 'nobody', false],
    ['deployment', 'none', false],
  ] as const)('knows whether there is a %s "%s"', async (scope, key, isKnown) => {
    expect(await record.tradingStates.isKnown(scope, key)).toBe(isKnown);
  });

  test('an entry of an agent that was retired meanwhile is denied', async () => {
    const orderId = await anIntendedEntry(record, { agentId, deploymentId: await deploy() });
    await record.agents.retire(agentId, 3);
    const { order } = await record.orders.markSubmitted(orderId, 4);
    expect(order.status).toBe('denied');
    expect(order.evidence).toContain('agentNotActive');
  });
});
