import type { Agent } from './agent.ts';
import { canTrade } from './agent.ts';
import type { Deployment } from './deployment.ts';
import type { SignalDirection } from './direction.ts';
import type { ExitPlan } from './exit-plan.ts';
import type { Decimal, Price } from './money.ts';
import type { Refusal } from './refusal.ts';
import { refusal } from './refusal.ts';
import type { ScopedTradingState } from './trading-state.ts';
import { blockingState } from './trading-state.ts';

export const SIGNAL_STATUSES = [
  'received',
  'validated',
  'routed',
  'ordered',
  'open',
  'closed',
  'refused',
  'expired',
  'failed',
] as const;
export type SignalStatus = (typeof SIGNAL_STATUSES)[number];

export const SIZE_TYPES = ['riskFraction', 'equityFraction', 'notional'] as const;
/** How much: a fraction of equity to lose at the stop, a fraction of equity to hold, or an amount of quote currency. */
export interface SizeTerms {
  type: (typeof SIZE_TYPES)[number];
  value: Decimal;
}

export type EntryTerms = { type: 'market' } | { type: 'limit'; limitPrice: Price };

/** An agent's advice; not yet an order. */
export interface Signal {
  id: string;
  agentId: string;
  /** Set when the signal is meant for one deployment only. */
  deploymentId: string | null;
  /** Which door it came by: `rest`, `file`. */
  source: string;
  sourceEventId: string | null;
  instrument: string;
  direction: SignalDirection;
  entry: EntryTerms;
  exitPlan: ExitPlan | null;
  size: SizeTerms | null;
  confidence: Decimal | null;
  receivedAtMs: number;
  expiresAtMs: number | null;
  /** Mid price when the signal was received; drift is measured from it. */
  referencePrice: Price | null;
}

/** What is known when a signal is looked at for one deployment. */
export interface SignalContext {
  agent: Agent;
  deployment: Deployment;
  tradingStates: readonly ScopedTradingState[];
  /** An earlier signal of the same agent, deployment, instrument and direction inside the window. */
  earlierSignalId: string | null;
  /** An open position of the same account and instrument. */
  openPositionId: string | null;
  nowMs: number;
}

/** Null when the signal may go on, else the first reason why not. Controls 8, 11 and the age of 12. */
export function checkSignal(signal: Signal, context: SignalContext): Refusal | null {
  const { agent, deployment, nowMs } = context;
  const { limits } = deployment;
  const ageMs = nowMs - signal.receivedAtMs;
  if (signal.direction === 'neutral')
    return refusal('neutralDirection', 'The signal is neutral; neutral never trades.');
  if (signal.expiresAtMs !== null && nowMs >= signal.expiresAtMs) {
    return refusal('signalExpired', `The signal expired at ${new Date(signal.expiresAtMs).toISOString()}.`, {
      expiresAtMs: String(signal.expiresAtMs),
      nowMs: String(nowMs),
    });
  }
  if (ageMs > limits.signalMaxAgeMs) {
    return refusal('signalTooOld', `The signal is ${ageMs} ms old; the limit is ${limits.signalMaxAgeMs} ms.`, {
      ageMs: String(ageMs),
      signalMaxAgeMs: String(limits.signalMaxAgeMs),
    });
  }
  if (!canTrade(agent))
    return refusal('agentNotActive', `The agent "${agent.name}" is ${agent.status}.`, { agentStatus: agent.status });
  if (deployment.status === 'paused')
    return refusal('deploymentPaused', `The deployment "${deployment.name}" is paused; resume it to trade again.`);
  if (deployment.status === 'killed')
    return refusal('deploymentKilled', `The deployment "${deployment.name}" was killed.`);
  const blocking = blockingState(context.tradingStates);
  if (blocking) {
    const code = blocking.state === 'halted' ? 'tradingHalted' : 'reduceOnly';
    return refusal(code, `Trading is ${blocking.state} for ${blocking.scope} ${blocking.key}: ${blocking.reason}.`, {
      scope: blocking.scope,
      key: blocking.key,
    });
  }
  if (limits.allowedInstruments && !limits.allowedInstruments.includes(signal.instrument)) {
    return refusal(
      'instrumentNotAllowed',
      `${signal.instrument} is not among the allowed instruments of the deployment.`,
      { instrument: signal.instrument },
    );
  }
  if (!(signal.exitPlan ?? agent.defaultExitPlan)) {
    return refusal(
      'stopLossMissing',
      'Neither the signal nor its agent has an exit plan with a stop-loss; nothing is opened without one.',
    );
  }
  if (context.openPositionId !== null) {
    return refusal(
      'positionAlreadyOpen',
      `Position ${context.openPositionId} is already open in ${signal.instrument}; one position per account and instrument.`,
      {
        positionId: context.openPositionId,
      },
    );
  }
  if (context.earlierSignalId !== null) {
    return refusal(
      'duplicateSignal',
      `Signal ${context.earlierSignalId} said the same less than ${limits.signalWindowMs} ms ago.`,
      {
        earlierSignalId: context.earlierSignalId,
        signalWindowMs: String(limits.signalWindowMs),
      },
    );
  }
  return null;
}

const PROGRESS: readonly SignalStatus[] = [
  'failed',
  'expired',
  'refused',
  'closed',
  'received',
  'validated',
  'routed',
  'ordered',
  'open',
];

/** The status of a signal that several deployments carry out: the liveliest of theirs. */
export const combinedStatus = (statuses: readonly SignalStatus[]): SignalStatus =>
  statuses.reduce<SignalStatus>(
    (best, status) => (PROGRESS.indexOf(status) > PROGRESS.indexOf(best) ? status : best),
    statuses[0] ?? 'received',
  );
