import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toPrometheus } from '../../api/prometheus.ts';
import type { Position } from '../../domain/position-record.ts';
import { anExitPlan } from '../builders/exit-plan.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, positionOf, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

const BTC = 'BTC-USD-PERP';
/** Stop at −2 %, targets at +2 % and +4 %: every absurd price lies beyond one of them. */
const PLAN = anExitPlan();

describe('what an absurd price gets', () => {
  const feed = new ScriptedFeed({ [BTC]: '40000' });
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform(feed);
  });
  afterAll(() => platform.stop());

  async function openPosition(): Promise<{ signalId: string; position: Position }> {
    const deploymentId = await platform.deploy();
    await feed.set(BTC, '40000');
    const signalId = await platform.signal({ deploymentId, exitPlan: PLAN });
    const position = await positionOf(
      platform,
      signalId,
      (each) => each.protectedAtMs !== null,
      'a protected position',
    );
    return { signalId, position };
  }
  const refusedSoFar = async (reason: string): Promise<number> => {
    const { priceRefusals } = await platform.record.platformMetrics.read();
    return priceRefusals.find(({ labels }) => labels['instrument'] === BTC && labels['reason'] === reason)?.value ?? 0;
  };

  test('a position lives through one tick of each kind, and every one is counted', async () => {
    const { signalId, position } = await openPosition();
    const before = { jump: await refusedSoFar('jump'), notPositive: await refusedSoFar('notPositive') };
    for (const mid of ['400000', '4000', '1']) {
      await feed.once(BTC, mid);
      await feed.once(BTC, '40000');
    }
    for (const mid of ['0', '-1', 'NaN', '1e309']) await feed.once(BTC, mid);
    await feed.once(BTC, '40000');
    await eventually(
      async () =>
        (await refusedSoFar('jump')) === before.jump + 3 &&
        (await refusedSoFar('notPositive')) === before.notPositive + 4,
      'three jumps and four malformed prices in the record',
    );
    const after = await platform.record.positions.find(position.id);
    expect(after).toMatchObject({ status: 'open', exposure: position.exposure });
    const crossed = (await platform.record.events.timeline(signalId)).filter(({ type }) => type === 'position.crossed');
    expect(crossed).toEqual([]);
    const metrics = await toPrometheus(await platform.record.platformMetrics.read(), Date.now());
    expect(metrics).toMatch(/ratchet_price_refusals_total\{instrument="BTC-USD-PERP",reason="jump"\} \d/);
  });

  test('nothing is bought while the feed contradicts itself', async () => {
    const deploymentId = await platform.deploy();
    feed.freeze();
    await feed.once(BTC, '40000');
    await feed.once(BTC, '80000');
    const signalId = await platform.signal({ deploymentId, exitPlan: PLAN });
    const code = await eventually(
      async () => (await platform.record.executions.of(signalId))[0]?.refusalCode,
      'a refusal',
    );
    feed.freeze(false);
    expect(code).toBe('priceMissing');
  });

  test('nothing is bought at a price that is five seconds old, and a position is still closed', async () => {
    const { signalId, position } = await openPosition();
    const deploymentId = await platform.deploy();
    feed.freeze();
    await new Promise((resolve) => setTimeout(resolve, 5_200));
    const late = await platform.signal({ deploymentId, exitPlan: PLAN });
    const code = await eventually(async () => (await platform.record.executions.of(late))[0]?.refusalCode, 'a refusal');
    expect(code).toBe('priceStale');
    expect((await platform.record.positions.find(position.id))?.status).toBe('open');
    await platform.worker.dependencies.lives.close(position.id);
    const closed = await positionOf(platform, signalId, (each) => each.status === 'closed', 'a closed position');
    feed.freeze(false);
    expect(closed.exitReason).toBe('manual');
  });

  test('a crash is sold with its second tick', async () => {
    const { signalId } = await openPosition();
    await feed.set(BTC, '30000');
    const closed = await positionOf(platform, signalId, (each) => each.status === 'closed', 'a closed position');
    expect(closed.exitReason).toBe('stopLoss');
  });
});
