import type { CaseKind } from './case.ts';
import type { Agent } from './agent.ts';
import { canTrade } from './agent.ts';
import type { Deployment, DeploymentLimits } from './deployment.ts';
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
  /** Which door it came by: `rest`, `file`, `tradingView`. */
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

/** Somebody took the signal back: what has not been sent for it by then is not sent any more. */
export interface Cancellation {
  atMs: number;
  reason: string | null;
}

/** Once this is what became of it there is nothing left of a signal to take back. */
export const hasEnded = (status: SignalStatus): boolean =>
  status === 'closed' || status === 'refused' || status === 'expired' || status === 'failed';

/** What is known when a signal is looked at for one deployment. */
export interface SignalContext {
  cancellation: Cancellation | null;
  agent: Agent;
  deployment: Deployment;
  tradingStates: readonly ScopedTradingState[];
  /** An earlier signal of the same agent, deployment, instrument and direction inside the window. */
  earlierSignalId: string | null;
  /** An open position of the same account and instrument. */
  openPositionId: string | null;
  nowMs: number;
}

/** Control 12, age: is the signal still worth acting on? Asked again whenever time has passed. */
export function checkAge(
  signal: Pick<Signal, 'receivedAtMs' | 'expiresAtMs'>,
  limits: Pick<DeploymentLimits, 'signalMaxAgeMs'>,
  nowMs: number,
): Refusal | null {
  const { receivedAtMs, expiresAtMs } = signal;
  if (expiresAtMs !== null && nowMs >= expiresAtMs) {
    const message = `The signal expired at ${new Date(expiresAtMs).toISOString()}.`;
    return refusal('signalExpired', message, { expiresAtMs: String(expiresAtMs), nowMs: String(nowMs) });
  }
  const ageMs = nowMs - receivedAtMs;
  const { signalMaxAgeMs } = limits;
  if (ageMs <= signalMaxAgeMs) return null;
  const message = `The signal is ${ageMs} ms old; the limit is ${signalMaxAgeMs} ms.`;
  return refusal('signalTooOld', message, { ageMs: String(ageMs), signalMaxAgeMs: String(signalMaxAgeMs) });
}

/** Asked when the signal is looked at and again in the last step before sending. */
export function checkCancellation(cancellation: Cancellation | null): Refusal | null {
  if (!cancellation) return null;
  const { reason } = cancellation;
  return refusal(
    'signalCancelled',
    `The signal was cancelled before its entry was sent${reason ? `: ${reason}` : ''}.`,
  );
}

/** Control 11: may this deployment open anything now? Asked at the door and again in the last step before sending. */
export function checkMayTrade(
  deployment: Pick<Deployment, 'name' | 'status'>,
  tradingStates: readonly ScopedTradingState[],
): Refusal | null {
  const { name, status } = deployment;
  if (status === 'paused')
    return refusal('deploymentPaused', `The deployment "${name}" is paused; resume it to trade again.`);
  if (status === 'killed') return refusal('deploymentKilled', `The deployment "${name}" was killed.`);
  const blocking = blockingState(tradingStates);
  if (!blocking) return null;
  const { scope, key, state, reason } = blocking;
  const code = state === 'halted' ? 'tradingHalted' : 'reduceOnly';
  return refusal(code, `Trading is ${state} for ${scope} ${key}: ${reason}.`, { scope, key });
}

/** Whose advice it is: a draft and a retired agent open nothing. Asked at the door and again in the last step before sending. */
export const checkAgent = (agent: Pick<Agent, 'name' | 'status'>): Refusal | null =>
  canTrade(agent)
    ? null
    : refusal('agentNotActive', `The agent "${agent.name}" is ${agent.status}.`, { agentStatus: agent.status });

/** Asked at the door, and again when the size is decided: the list may have been shortened meanwhile. */
export const checkAllowed = (
  limits: Pick<DeploymentLimits, 'allowedInstruments'>,
  instrument: string,
): Refusal | null => {
  if (limits.allowedInstruments === null || limits.allowedInstruments.includes(instrument)) return null;
  const message = `${instrument} is not among the allowed instruments of the deployment.`;
  return refusal('instrumentNotAllowed', message, { instrument });
};

/** The venue nets our orders with what is there and not ours; exits could not be kept apart from it. */
export const accountInQuestion = (kind: CaseKind, instrument: string): Refusal =>
  refusal(
    'accountInQuestion',
    `What the venue holds in ${instrument} is not what we know of (${kind}); nothing is opened there until that is cleared up.`,
    { kind, instrument },
  );

/** One position per account and instrument, so that no exit can touch another position. */
export const positionAlreadyOpen = (positionId: string, instrument: string): Refusal =>
  refusal(
    'positionAlreadyOpen',
    `Position ${positionId} is already open in ${instrument}; one position per account and instrument.`,
    { positionId },
  );

/** Null when the signal may go on, else the first reason why not. Controls 8, 11 and the age of 12. */
export function checkSignal(signal: Signal, context: SignalContext): Refusal | null {
  const { agent, deployment, nowMs } = context;
  const { limits } = deployment;
  const cancelled = checkCancellation(context.cancellation);
  if (cancelled) return cancelled;
  if (signal.direction === 'neutral')
    return refusal('neutralDirection', 'The signal is neutral; neutral never trades.');
  const tooLate = checkAge(signal, limits, nowMs);
  if (tooLate) return tooLate;
  const inactive = checkAgent(agent);
  if (inactive) return inactive;
  const mayNot = checkMayTrade(deployment, context.tradingStates);
  if (mayNot) return mayNot;
  const notAllowed = checkAllowed(limits, signal.instrument);
  if (notAllowed) return notAllowed;
  if (!(signal.exitPlan ?? agent.defaultExitPlan)) {
    return refusal(
      'stopLossMissing',
      'Neither the signal nor its agent has an exit plan with a stop-loss; nothing is opened without one.',
    );
  }
  if (context.openPositionId !== null) return positionAlreadyOpen(context.openPositionId, signal.instrument);
  if (context.earlierSignalId !== null) {
    const message = `Signal ${context.earlierSignalId} said the same less than ${limits.signalWindowMs} ms ago.`;
    const numbers = { earlierSignalId: context.earlierSignalId, signalWindowMs: String(limits.signalWindowMs) };
    return refusal('duplicateSignal', message, numbers);
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
