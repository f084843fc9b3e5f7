import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PositionView } from '../../contracts/temporal/position-lifecycle.ts';
import { positionLifecycleId } from '../../contracts/temporal/position-lifecycle.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import type { Position } from '../../domain/position-record.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, positionOf, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

const BTC = 'BTC-USD-PERP';
const plan = (changes: Partial<ExitPlan> = {}): ExitPlan => ({
  stopLoss: { distanceBps: '200' },
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
  ...changes,
});
const trailing = plan({ trailingStop: { activationBps: '100', distanceBps: '50' } });

describe('a position outlives the processes that look after it', () => {
  const feed = new ScriptedFeed({ [BTC]: '40000' });
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await startTestPlatform(feed);
  });
  afterAll(() => platform.stop());

  async function open(exitPlan: ExitPlan): Promise<{ signalId: string; position: Position }> {
    await feed.set(BTC, '40000');
    const signalId = await platform.signal({ deploymentId: await platform.deploy(), exitPlan });
    return {
      signalId,
      position: await positionOf(platform, signalId, (each) => each.protectedAtMs !== null, 'a protected position'),
    };
  }
  const closed = (signalId: string): Promise<Position> =>
    positionOf(platform, signalId, (each) => each.status === 'closed', 'a closed position');

  test('the high-water mark of a trailing stop survives a restart', async () => {
    const { signalId } = await open(trailing);
    await feed.set(BTC, '41000');
    // 0.5 % below 41,000 is 40,795: above that nothing happens, before the restart or after it.
    await feed.set(BTC, '40800');
    await platform.restart();
    await feed.set(BTC, '40790');
    expect((await closed(signalId)).exitReason).toBe('trailingStop');
  });

  test('a level that was crossed while nobody watched is found in the candles', async () => {
    const { signalId, position } = await open(trailing);
    await platform.restart(async () => {
      // Nobody was there for five minutes, in which the market went to 41,000 and came back below 40,795.
      const nowMs = Date.now();
      const openAtMs = Math.floor(nowMs / 60_000) * 60_000 - 120_000;
      feed.past = [
        {
          instrument: BTC,
          openAtMs,
          intervalMs: 60_000,
          open: '40000',
          high: '41000',
          low: '40000',
          close: '40500',
          volume: '1',
          isClosed: true,
        },
      ];
      await platform.record.exitWatches.saveMarks([
        { positionId: position.id, bestPrice: '40000', bestAtMs: nowMs, seenAtMs: nowMs - 300_000 },
      ]);
    });
    expect((await closed(signalId)).exitReason).toBe('trailingStop');
    feed.past = [];
  });

  test('a crossing whose message was lost is told again', async () => {
    const { signalId, position } = await open(plan());
    await platform.restart(async () => {
      const crossing = { kind: 'timeExit', rung: 0, level: '40000', mark: '40000', atMs: Date.now() } as const;
      await platform.record.exitWatches.recordCrossing(`${position.id}:timeExit:1`, position, crossing);
    });
    expect((await closed(signalId)).exitReason).toBe('timeExit');
  });

  test('a time exit that came due while nothing ran fires once afterwards', async () => {
    const { signalId, position } = await open(plan({ timeExit: { afterMs: 2_000 } }));
    await platform.restart(() => new Promise((resolve) => setTimeout(resolve, 2_500)));
    expect((await closed(signalId)).exitReason).toBe('timeExit');
    const exits = (await platform.record.orders.ofPosition(position.id)).filter((order) => order.leg === 'exit');
    expect(exits.map((order) => order.status)).toEqual(['filled']);
  });

  test('a signal that never reached its workflow is dispatched by reconciliation', async () => {
    const deploymentId = await platform.deploy();
    const deployment = await platform.record.deployments.find(deploymentId);
    const { signal } = await platform.record.signals.accept({
      agentId: deployment?.agentId ?? '',
      deploymentId,
      source: 'test',
      sourceEventId: null,
      idempotencyKey: null,
      contentHash: 'lost',
      instrument: BTC,
      direction: 'long',
      entry: { type: 'market' },
      exitPlan: plan(),
      size: { type: 'notional', value: '1000' },
      confidence: null,
      receivedAtMs: Date.now() - 3_000,
      expiresAtMs: null,
      referencePrice: null,
    });
    await platform.client.schedule.getHandle('reconciliation').trigger();
    await positionOf(platform, signal.id, (each) => each.protectedAtMs !== null, 'a protected position');
  });

  test('a position whose workflow was terminated gets a new one from reconciliation', async () => {
    const { signalId, position } = await open(plan());
    const handle = platform.client.workflow.getHandle(positionLifecycleId(position.id));
    await handle.terminate('by mistake');
    await eventually(
      async () => {
        await platform.client.schedule.getHandle('reconciliation').trigger();
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        return (await handle.describe()).status.name === 'RUNNING';
      },
      'a running workflow',
      40_000,
    );
    await feed.set(BTC, '39100');
    expect((await closed(signalId)).exitReason).toBe('stopLoss');
  });

  test('a history that has grown long goes on as a new run, with nothing lost', async () => {
    const { signalId, position } = await open(trailing);
    const handle = platform.client.workflow.getHandle(positionLifecycleId(position.id));
    await handle.executeUpdate('closePosition', { args: [{ fraction: '0.5' }] });
    const { runId } = await handle.describe();
    const isContinued = async (): Promise<boolean> => (await handle.describe()).runId !== runId;
    for (let sent = 0; sent < 9_000 && !(await isContinued()); sent += 200) {
      await Promise.all(Array.from({ length: 200 }, (_, index) => handle.signal(index % 2 === 0 ? 'pause' : 'resume')));
    }
    await eventually(isContinued, 'a new run');
    const view = await handle.query<PositionView>('position');
    expect(view.quantity).toBe((await platform.record.positions.find(position.id))?.exposure.signedQuantity);
    await handle.signal('resume');
    await positionOf(platform, signalId, (each) => !each.isPaused, 'a resumed position');
    await feed.set(BTC, '41000');
    await feed.set(BTC, '40790');
    const ended = await closed(signalId);
    expect(ended.exitReason).toBe('trailingStop');
    // The exits before and after the new run have different client order ids, for the count went on.
    const exits = (await platform.record.orders.ofPosition(position.id)).filter((order) => order.leg === 'exit');
    expect(exits.map((order) => order.revision)).toEqual([1, 2]);
  }, 180_000);

  test('signal files are taken once; malformed ones are set aside with the reason', async () => {
    const deploymentId = await platform.deploy();
    const folder = path.join(platform.dataDir, 'signals');
    await mkdir(folder, { recursive: true });
    const signal = {
      deploymentId,
      instrument: BTC,
      direction: 'long',
      exitPlan: { stopLoss: { distanceBps: '200' } },
      size: { type: 'notional', value: '1000' },
      sourceEventId: 'file-1',
    };
    await writeFile(path.join(folder, 'good.json'), JSON.stringify(signal));
    await writeFile(
      path.join(folder, 'number.json'),
      JSON.stringify({ ...signal, size: { type: 'notional', value: 1000 } }),
    );
    await writeFile(path.join(folder, 'broken.json'), '{"instrument": ');
    await writeFile(path.join(folder, 'nobody.json'), JSON.stringify({ ...signal, deploymentId: 'nobody' }));
    await platform.client.schedule.getHandle('signal-ingestion').trigger();
    await eventually(
      async () => (await readdir(path.join(folder, 'taken'))).includes('good.json'),
      'the taken file',
      30_000,
    );
    await eventually(
      async () => (await readdir(path.join(folder, 'set-aside'))).length === 6,
      'three files set aside with reasons',
    );
    expect(await readFile(path.join(folder, 'set-aside', 'number.json.reason.txt'), 'utf8')).toContain('size');
    expect(await readFile(path.join(folder, 'set-aside', 'broken.json.reason.txt'), 'utf8')).toContain('not JSON');
    expect(await readFile(path.join(folder, 'set-aside', 'nobody.json.reason.txt'), 'utf8')).toContain('deploymentId');
    const traded = await eventually(
      async () =>
        (await platform.record.signals.list({ limit: 50, before: null })).find(
          (each) => each.sourceEventId === 'file-1',
        ),
      'the signal',
    );
    await positionOf(platform, traded.id, (each) => each.protectedAtMs !== null, 'a protected position');
  });
});
