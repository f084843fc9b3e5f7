import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anAgent } from '../test/builders/agent.ts';
import { aDeployment, someLimits } from '../test/builders/deployment.ts';
import { anExitPlan } from '../test/builders/exit-plan.ts';
import { NOW_MS } from '../test/builders/now.ts';
import { aSignal } from '../test/builders/signal.ts';
import type { RefusalCode } from './refusal.ts';
import type { Signal, SignalContext, SignalStatus } from './signal.ts';
import { checkSignal, combinedStatus, SIGNAL_STATUSES } from './signal.ts';
import type { ScopedTradingState } from './trading-state.ts';

const aContext = (changes: Partial<SignalContext> = {}): SignalContext => ({
  cancellation: null,
  agent: anAgent(),
  deployment: aDeployment(),
  tradingStates: [],
  earlierSignalId: null,
  openPositionId: null,
  nowMs: NOW_MS,
  ...changes,
});

const codeOf = (signal: Partial<Signal>, context: Partial<SignalContext> = {}): RefusalCode | null =>
  checkSignal(aSignal(signal), aContext(context))?.code ?? null;

const scoped = (state: ScopedTradingState['state']): ScopedTradingState => ({
  scope: 'venue',
  key: 'paper',
  state,
  reason: 'maintenance',
});

test('an ordinary signal may go on', () => {
  expect(checkSignal(aSignal(), aContext())).toBeNull();
  expect(codeOf({ direction: 'short' })).toBeNull();
});

describe('is refused', () => {
  test('when it is neutral', () => {
    expect(codeOf({ direction: 'neutral' })).toBe('neutralDirection');
  });

  test('when it was cancelled, with the reason that was given', () => {
    const told = checkSignal(aSignal(), aContext({ cancellation: { atMs: NOW_MS, reason: 'the news changed' } }));
    expect(told).toEqual({
      code: 'signalCancelled',
      message: 'The signal was cancelled before its entry was sent: the news changed.',
      numbers: {},
    });
    expect(codeOf({ direction: 'neutral' }, { cancellation: { atMs: NOW_MS, reason: null } })).toBe('signalCancelled');
  });

  test('from the moment at which it expires', () => {
    expect(codeOf({ expiresAtMs: NOW_MS + 1 })).toBeNull();
    expect(codeOf({ expiresAtMs: NOW_MS })).toBe('signalExpired');
  });

  test('when it is older than its limit (control 12)', () => {
    expect(codeOf({}, { nowMs: NOW_MS + 30_000 })).toBeNull();
    expect(codeOf({}, { nowMs: NOW_MS + 30_001 })).toBe('signalTooOld');
  });

  test.each(['draft', 'retired'] as const)('when its agent is %s', (status) => {
    expect(codeOf({}, { agent: anAgent({ status }) })).toBe('agentNotActive');
  });

  test('when the deployment is paused or killed', () => {
    expect(codeOf({}, { deployment: aDeployment({ status: 'paused' }) })).toBe('deploymentPaused');
    expect(codeOf({}, { deployment: aDeployment({ status: 'killed' }) })).toBe('deploymentKilled');
  });

  test('when trading is halted or reduce-only anywhere (control 11)', () => {
    expect(codeOf({}, { tradingStates: [scoped('active')] })).toBeNull();
    expect(codeOf({}, { tradingStates: [scoped('halted')] })).toBe('tradingHalted');
    expect(codeOf({}, { tradingStates: [scoped('active'), scoped('reduceOnly')] })).toBe('reduceOnly');
    expect(checkSignal(aSignal(), aContext({ tradingStates: [scoped('halted')] }))?.message).toBe(
      'Trading is halted for venue paper: maintenance.',
    );
  });

  test('when its instrument is not among the allowed ones', () => {
    const allowing = (...allowedInstruments: string[]) => aDeployment({ limits: someLimits({ allowedInstruments }) });
    expect(codeOf({}, { deployment: allowing('BTC-USD-PERP') })).toBeNull();
    expect(codeOf({}, { deployment: allowing('ETH-USD-PERP') })).toBe('instrumentNotAllowed');
    expect(codeOf({}, { deployment: allowing() })).toBe('instrumentNotAllowed');
  });

  test('when neither it nor its agent has an exit plan', () => {
    expect(codeOf({ exitPlan: null })).toBe('stopLossMissing');
    expect(codeOf({ exitPlan: null }, { agent: anAgent({ defaultExitPlan: anExitPlan() }) })).toBeNull();
  });

  test('when the account has a position in the instrument', () => {
    expect(codeOf({}, { openPositionId: 'position-1' })).toBe('positionAlreadyOpen');
  });

  test('when an earlier signal said the same (control 8)', () => {
    expect(codeOf({}, { earlierSignalId: 'signal-0' })).toBe('duplicateSignal');
    expect(checkSignal(aSignal(), aContext({ earlierSignalId: 'signal-0' }))?.numbers).toEqual({
      earlierSignalId: 'signal-0',
      signalWindowMs: '21600000', // 6 × 60 × 60 × 1,000
    });
  });

  test('for what is wrong with itself before what is wrong with the deployment', () => {
    const killed = { deployment: aDeployment({ status: 'killed' }), tradingStates: [scoped('halted')] };
    expect(codeOf({ direction: 'neutral', expiresAtMs: NOW_MS }, killed)).toBe('neutralDirection');
    expect(codeOf({ expiresAtMs: NOW_MS }, killed)).toBe('signalExpired');
    expect(codeOf({}, killed)).toBe('deploymentKilled');
  });
});

describe('the status of several deployments together', () => {
  // Each beats all that stand behind it.
  const LIVELIEST: readonly SignalStatus[] = [
    'open',
    'ordered',
    'routed',
    'validated',
    'received',
    'closed',
    'refused',
    'expired',
    'failed',
  ];

  test('ranks every status', () => {
    expect(LIVELIEST.toSorted()).toEqual(SIGNAL_STATUSES.toSorted());
  });

  test.each(LIVELIEST.flatMap((high, rank) => LIVELIEST.slice(rank).map((low) => [high, low] as const)))(
    '%s beats %s',
    (high, low) => {
      expect(combinedStatus([high, low])).toBe(high);
      expect(combinedStatus([low, high])).toBe(high);
    },
  );

  test('is received when no deployment has begun', () => {
    expect(combinedStatus([])).toBe('received');
  });

  test('does not depend on the order of the deployments', () => {
    const several = fc.array(fc.constantFrom(...SIGNAL_STATUSES), { minLength: 1 });
    fc.assert(
      fc.property(several, (statuses) => {
        expect(combinedStatus(statuses.toReversed())).toBe(combinedStatus(statuses));
        expect(statuses).toContain(combinedStatus(statuses));
      }),
    );
  });
});
