import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AmendResult, CloseResult } from '../../contracts/temporal/position-lifecycle.ts';
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

describe('a position holds in hard cases', () => {
  const feed = new ScriptedFeed({ [BTC]: '40000' });
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await startTestPlatform(feed);
  });
  afterAll(() => platform.stop());

  async function open(exitPlan: ExitPlan, notional = '1000'): Promise<{ signalId: string; position: Position }> {
    await feed.set(BTC, '40000');
    const signalId = await platform.signal({ deploymentId: await platform.deploy(), exitPlan, notional });
    const isProtected = (each: Position): boolean => each.protectedAtMs !== null;
    return { signalId, position: await positionOf(platform, signalId, isProtected, 'a protected position') };
  }
  const lifeOf = (position: Position) => platform.client.workflow.getHandle(positionLifecycleId(position.id));
  const closeHalf = (position: Position): Promise<CloseResult> =>
    lifeOf(position).executeUpdate<CloseResult, [object]>('closePosition', { args: [{ fraction: '0.5' }] });

  test('a life that was started anew closes what is asked for, not what an earlier one closed', async () => {
    const { position } = await open(plan());
    const first = await closeHalf(position);
    await lifeOf(position).terminate('by mistake');
    await platform.worker.dependencies.lives.startPosition(position);
    const second = await closeHalf(position);
    expect(Number(second.closedQuantity)).toBeCloseTo(Number(first.remainingQuantity) / 2, 4);
    expect((await platform.record.positions.find(position.id))?.exposure.signedQuantity).toBe(second.remainingQuantity);
  });

  test('two amendments at once are both in force', async () => {
    const { position } = await open(plan());
    const amend = (change: object): Promise<AmendResult> =>
      lifeOf(position).executeUpdate<AmendResult, [object]>('amendExitPlan', { args: [change] });
    const answers = await Promise.all([
      amend({ stopLoss: { price: '39500' } }),
      amend({ timeExit: { afterMs: 3_600_000 } }),
    ]);
    expect(answers.map((answer) => answer.planRevision).sort()).toEqual([1, 2]);
    const { exitPlan } = (await platform.record.positions.find(position.id)) ?? position;
    expect(exitPlan).toMatchObject({ stopLoss: { price: '39500' }, timeExit: { afterMs: 3_600_000 } });
  });

  test('a close of "1.0" is a close of everything, wanted until it is done', async () => {
    const { signalId, position } = await open(plan());
    await lifeOf(position).signal('close', { fraction: '1.0' });
    const ended = await positionOf(platform, signalId, (each) => each.status === 'closed', 'a closed position');
    expect(ended.exitReason).toBe('manual');
  });

  test('a rung too small to be an order does not count as reached', async () => {
    const takeProfits = [
      { price: '40400', fraction: '0.01' },
      { price: '40800', fraction: '0.99' },
    ];
    // 20 at 40,000 is 0.0005, and a hundredth of that is half a lot.
    const { signalId, position } = await open(plan({ takeProfits, breakEven: { afterRung: 1 } }), '20');
    await feed.set(BTC, '40100');
    await new Promise((resolve) => setTimeout(resolve, 700));
    const now = await platform.record.positions.find(position.id);
    expect([now?.status, now?.isBreakEvenDone]).toEqual(['open', false]);
    await feed.set(BTC, '40801');
    const ended = await positionOf(platform, signalId, (each) => each.status === 'closed', 'a closed position');
    expect(ended.exitReason).toBe('takeProfit');
  });

  test('a resting entry can be closed before it fills', async () => {
    await feed.set(BTC, '40000');
    const deploymentId = await platform.deploy();
    const entry = { type: 'limit', limitPrice: '39000' } as const;
    const signalId = await platform.signal({ deploymentId, exitPlan: plan(), entry });
    const position = await positionOf(platform, signalId, (each) => each.status === 'opening', 'a resting entry');
    await eventually(
      async () => (await lifeOf(position).describe()).status.name === 'RUNNING',
      'the life of the resting entry',
    );
    await lifeOf(position).signal('close');
    const ended = await positionOf(platform, signalId, (each) => each.status === 'closed', 'a closed position');
    expect(ended.exitReason).toBe('entryNotFilled');
    expect((await platform.record.signals.find(signalId))?.status).toBe('expired');
  });

  test('a signal file whose name cannot be read keeps no other from its turn', async () => {
    const deploymentId = await platform.deploy();
    const folder = path.join(platform.dataDir, 'signals');
    await mkdir(folder, { recursive: true });
    await writeFile(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff]), Buffer.from('.json')]), '{}');
    const signal = { deploymentId, instrument: BTC, direction: 'long', exitPlan: { stopLoss: { distanceBps: 200 } } };
    await writeFile(path.join(folder, 'good.json'), JSON.stringify(signal));
    await platform.client.schedule.getHandle('signal-ingestion').trigger();
    const isTaken = async (): Promise<boolean> => (await readdir(path.join(folder, 'taken'))).includes('good.json');
    await eventually(isTaken, 'the good file taken', 30_000);
  });
});
