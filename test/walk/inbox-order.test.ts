import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Client as Postgres } from 'pg';
import { deliverAlerts } from '../../activities/feed/deliver-alerts.ts';
import { signalExecutionId } from '../../contracts/temporal/signal-execution.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import type { AlertSource } from '../builders/alert-source.ts';
import { linkAlertSource } from '../builders/alert-source.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

const [BUY, SELL, SELL_AGAIN] = ['BUY BTCUSDT SL 2% ID 1', 'SELL BTCUSDT SL 2% ID 2', 'SELL BTCUSDT SL 2% ID 3'];
const PATIENT_MS = 40_000;

describe('alerts of one source for one market', () => {
  let platform: TestPlatform;
  let source: AlertSource;
  /** Two deployments of one agent. */
  let slow: string;
  let other: string;

  beforeAll(async () => {
    platform = await startTestPlatform(new ScriptedFeed({ 'BTC-USD-PERP': '40000' }));
    await eventually(async () => (await platform.record.market.prices()).length > 0, 'a price on record');
    // What was not started shall stay so.
    for (const id of ['signal-ingestion', 'reconciliation'])
      await platform.client.schedule.getHandle(id).pause('a test starts what it wants');
  }, 60_000);
  beforeEach(async () => {
    const agentId = await platform.agent();
    // Who waits shall not be refused for its age.
    const limits = { signalMaxAgeMs: 3_600_000 };
    slow = await platform.deploy({ agentId, limits });
    other = await platform.deploy({ agentId, limits });
    source = await linkAlertSource(platform.record, agentId);
  });
  afterAll(() => platform.stop());

  /** Delivers what waits, as the relay of the source does; each signal passes `start` on its way to its workflow. */
  async function deliver(start: (signalId: string, go: () => Promise<void>) => Promise<void>): Promise<string[]> {
    const { dependencies } = platform.worker;
    const signalIds: string[] = [];
    const lives = {
      ...dependencies.lives,
      async startDispatch(signalId: string) {
        if (!signalIds.includes(signalId)) signalIds.push(signalId);
        await start(signalId, () => dependencies.lives.startDispatch(signalId));
      },
    };
    await deliverAlerts({ ...dependencies, lives })({ sourceId: source.sourceId });
    return signalIds;
  }
  const deliverAll = (): Promise<string[]> => deliver((_, go) => go());

  const executionOf = async (signalId: string, deploymentId: string) =>
    (await platform.record.executions.of(signalId)).find((each) => each.deploymentId === deploymentId);
  /** Its refusal, or that it trades. */
  const decision = (signalId: string, deploymentId: string): Promise<string> =>
    eventually(
      async () => {
        const execution = await executionOf(signalId, deploymentId);
        return execution?.refusalCode ?? (execution?.positionId && 'trades');
      },
      'a decision',
      PATIENT_MS,
    );
  const timesAsked = async (signalId: string, deploymentId: string): Promise<number> => {
    const handle = platform.client.workflow.getHandle(signalExecutionId({ signalId, deploymentId }));
    return (await handle.fetchHistory()).events?.filter((event) => event.timerStartedEventAttributes).length ?? 0;
  };
  const waits = (signalId: string, deploymentId: string): Promise<unknown> =>
    eventually(async () => (await timesAsked(signalId, deploymentId)) > 0, 'one that waits for its turn');
  const holding = (what: (client: Postgres) => Promise<void>): Promise<void> =>
    withClient(platform.databaseUrl, async (client) => {
      await client.query('begin');
      await what(client);
    });

  test('are decided in their order, also when the first one has not found its deployments while the second has', () =>
    holding(async (client) => {
      await source.take(BUY, SELL);
      const [first = '', second = ''] = await deliver(async (signalId, go) => {
        const { rowCount } = await client.query(`select from signals where id = $1 and direction = 'long' for update`, [
          signalId,
        ]);
        expect(rowCount).toBeLessThanOrEqual(1);
        await go();
      });
      await Promise.all([slow, other].map((each) => waits(second, each)));
      await client.query('commit');
      for (const each of [slow, other]) {
        expect(await decision(second, each)).toBe('positionAlreadyOpen');
        expect(await decision(first, each)).toBe('trades');
      }
    }));

  test('are decided in their order by a deployment that is slow, and it holds up no other', () =>
    holding(async (client) => {
      await client.query(
        `select from venue_accounts a join deployments d on d.venue_account_id = a.id where d.id = $1 for update of a`,
        [slow],
      );
      await source.take(BUY, SELL);
      const [first = '', second = ''] = await deliverAll();
      expect(await decision(first, other)).toBe('trades');
      expect(await decision(second, other)).toBe('positionAlreadyOpen');
      await waits(second, slow);
      expect(await executionOf(second, slow)).toMatchObject({ status: 'received', refusalCode: null });
      await client.query('commit');
      expect(await decision(second, slow)).toBe('positionAlreadyOpen');
      expect(await decision(first, slow)).toBe('trades');
    }));

  test('do not wait for ever for one that is not decided: it is passed over, once', async () => {
    await source.take(BUY, SELL);
    const [lost = '', second = ''] = await deliver(async (signalId, go) => {
      const signal = await platform.record.signals.find(signalId);
      if (signal?.direction === 'short') await go();
    });
    expect(await decision(second, slow)).toBe('trades');
    expect(await decision(second, other)).toBe('trades');
    expect(await timesAsked(second, slow)).toBeGreaterThan(0);

    await source.take(SELL_AGAIN);
    const third = (await deliver((signalId, go) => (signalId === lost ? Promise.resolve() : go()))).at(-1) ?? '';
    expect(await decision(third, slow)).toBe('positionAlreadyOpen');
    expect(await timesAsked(third, slow)).toBe(0);

    await platform.worker.dependencies.lives.startDispatch(lost);
    expect(await decision(lost, slow)).toBe('positionAlreadyOpen');
  });
});
