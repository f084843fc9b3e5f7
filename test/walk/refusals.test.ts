import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DeploymentLimits } from '../../domain/deployment.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import type { Position } from '../../domain/position-record.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, positionOf, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

const BTC = 'BTC-USD-PERP';
const PLAN: ExitPlan = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
};

describe('a signal that must not trade is refused with its own code', () => {
  const feed = new ScriptedFeed({ [BTC]: '40000', 'ETH-USD-PERP': '2500' });
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await startTestPlatform(feed);
  });
  afterAll(() => platform.stop());

  type Sent = Parameters<TestPlatform['signal']>[0];

  /** Sends a signal and expects the code on its timeline, its status, and no order. */
  async function expectRefusal(
    code: RefusalCode,
    sent: Partial<Sent> & { limits?: Partial<DeploymentLimits> } = {},
  ): Promise<void> {
    const { limits = {}, ...signal } = sent;
    const deploymentId = signal.deploymentId ?? (await platform.deploy({ limits }));
    const signalId = await platform.signal({ deploymentId, exitPlan: PLAN, ...signal });
    const [execution] = await eventually(async () => {
      const executions = await platform.record.executions.of(signalId);
      return executions.some(({ refusalCode }) => refusalCode !== null) && executions;
    }, `a refusal with ${code}`);
    expect(execution?.refusalCode).toBe(code);
    const timeline = await platform.record.events.timeline(signalId);
    const refused = timeline.find((event) => event.type === 'signal.refused' || event.type === 'signal.expired');
    expect(refused?.payload).toMatchObject({ code });
    expect(String(refused?.payload['message'])).toMatch(/\.$/);
    expect(timeline.some((event) => event.type === 'order.submitted')).toBe(false);
  }

  test('neutral', () => expectRefusal('neutralDirection', { direction: 'neutral' }));
  test('expired', () => expectRefusal('signalExpired', { expiresAtMs: Date.now() - 1 }));
  test('too old', () => expectRefusal('signalTooOld', { receivedAtMs: Date.now() - 31_000 }));
  test('of an instrument that no venue lists', () =>
    expectRefusal('instrumentUnknown', { instrument: 'NOPE-USD-PERP' }));
  test('of an instrument that has no price', () => expectRefusal('priceMissing', { instrument: 'SOL-USD-PERP' }));
  test('of an instrument that the deployment does not allow', () =>
    expectRefusal('instrumentNotAllowed', { limits: { allowedInstruments: ['ETH-USD-PERP'] } }));
  test('when the price has run away since', () => expectRefusal('priceDrift', { referencePrice: '39000' }));
  test('with a stop on the winning side', () =>
    expectRefusal('exitPlanInvalid', { exitPlan: { ...PLAN, stopLoss: { price: '41000' } } }));
  test('with a stop beyond liquidation', () =>
    expectRefusal('stopBeyondLiquidation', { exitPlan: { ...PLAN, stopLoss: { price: '30000' } } }));
  test('worth less than the minimum', () => expectRefusal('belowMinimumNotional', { notional: '5' }));
  test('worth less than one lot', () => expectRefusal('belowMinimumQuantity', { notional: '0.01' }));
  test('worth more than one order may be', () => expectRefusal('maxOrderNotional', { notional: '5001' }));
  test('that needs more margin than the reserve leaves', () =>
    expectRefusal('insufficientMargin', { notional: '4900', limits: { reserveFraction: '0.95' } }));
  test('while its deployment is paused or killed', async () => {
    const paused = await platform.deploy();
    await platform.record.deployments.setStatus(paused, 'paused', Date.now());
    await expectRefusal('deploymentPaused', { deploymentId: paused });
    const killed = await platform.deploy();
    await platform.record.deployments.setStatus(killed, 'killed', Date.now());
    await expectRefusal('deploymentKilled', { deploymentId: killed });
  });
  test('while trading is halted, or reduce-only', async () => {
    const deploymentId = await platform.deploy();
    const state = { scope: 'deployment', key: deploymentId, reason: 'maintenance' } as const;
    await platform.record.tradingStates.set({ ...state, state: 'halted' }, Date.now());
    await expectRefusal('tradingHalted', { deploymentId });
    await platform.record.tradingStates.set({ ...state, state: 'reduceOnly' }, Date.now());
    await expectRefusal('reduceOnly', { deploymentId });
  });
  test('when a position is open already, and when it says the same again', async () => {
    const deploymentId = await platform.deploy({ limits: { signalWindowMs: 60_000 } });
    const first = await platform.signal({ deploymentId, exitPlan: PLAN });
    const { id } = await positionOf(
      platform,
      first,
      (position) => position.protectedAtMs !== null,
      'a protected position',
    );
    await expectRefusal('positionAlreadyOpen', { deploymentId });
    await platform.worker.dependencies.lives.close(id);
    await positionOf(platform, first, (position) => position.status === 'closed', 'a closed position');
    await expectRefusal('duplicateSignal', { deploymentId });
  });
  test('when an equal order was decided a moment ago', async () => {
    const deploymentId = await platform.deploy({ limits: { duplicateIntentMs: 60_000 } });
    const first = await platform.signal({ deploymentId, exitPlan: PLAN });
    const { id } = await positionOf(
      platform,
      first,
      (position) => position.protectedAtMs !== null,
      'a protected position',
    );
    await platform.worker.dependencies.lives.close(id);
    await positionOf(platform, first, (position) => position.status === 'closed', 'a closed position');
    await expectRefusal('duplicateIntent', { deploymentId });
  });
  test('of an agent that is retired, while what is open lives on', async () => {
    const deploymentId = await platform.deploy();
    const first = await platform.signal({ deploymentId, exitPlan: PLAN });
    const isProtected = (position: Position) => position.protectedAtMs !== null;
    const { id, agentId } = await positionOf(platform, first, isProtected, 'a protected position');
    await platform.record.agents.retire(agentId, Date.now());
    await expectRefusal('agentNotActive', { deploymentId });
    expect((await platform.record.positions.find(id))?.status).toBe('open');
    await platform.worker.dependencies.lives.close(id);
    await positionOf(platform, first, (position) => position.status === 'closed', 'a closed position');
  });
  test('of an agent that has no subscriber', async () => {
    const agent = await platform.record.agents.create({
      creatorId: platform.userId,
      name: 'alone',
      description: '',
      status: 'private',
      defaultExitPlan: null,
      createdAtMs: Date.now(),
    });
    const signalId = await platform.signal({ deploymentId: null, agentId: agent.id, exitPlan: PLAN });
    await eventually(
      async () => (await platform.record.signals.find(signalId))?.status === 'refused',
      'a refused signal',
    );
    const timeline = await platform.record.events.timeline(signalId);
    expect(timeline.at(-1)?.payload).toMatchObject({ code: 'noSubscriber' });
  });
  test('when the price has gone stale', async () => {
    feed.freeze();
    await new Promise((resolve) => setTimeout(resolve, 5_300));
    await expectRefusal('priceStale');
    feed.freeze(false);
  });
  test('simultaneous signals cannot pass an account limit together', async () => {
    const deploymentId = await platform.deploy({ limits: { maxGrossFraction: '0.15' } });
    await feed.set(BTC, '40000');
    await feed.set('ETH-USD-PERP', '2500');
    const sent = await Promise.all(
      [BTC, 'ETH-USD-PERP'].map((instrument) =>
        platform.signal({ deploymentId, instrument, exitPlan: PLAN, notional: '1000' }),
      ),
    );
    const codes = await Promise.all(
      sent.map((signalId) =>
        eventually(async () => {
          const [execution] = await platform.record.executions.of(signalId);
          return execution && (execution.refusalCode ?? (execution.status === 'open' ? 'open' : null));
        }, 'an outcome'),
      ),
    );
    // 15 % of 10,000 has room for one of 1,000, not for two.
    expect(codes.sort()).toEqual(['maxGrossExposure', 'open']);
  });

  test('of two opposite signals at once, one trades and the other is told why not', async () => {
    const deploymentId = await platform.deploy();
    await feed.set(BTC, '40000');
    const sent = await Promise.all(
      (['long', 'short'] as const).map((direction) => platform.signal({ deploymentId, direction, exitPlan: PLAN })),
    );
    const codes = await Promise.all(
      sent.map((signalId) =>
        eventually(async () => {
          const [execution] = await platform.record.executions.of(signalId);
          return execution && (execution.refusalCode ?? (execution.status === 'open' ? 'open' : null));
        }, 'an outcome'),
      ),
    );
    expect(codes.sort()).toEqual(['open', 'positionAlreadyOpen']);
  });
});
