import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CrossingKind } from '../../domain/crossing.ts';
import type { ExitReason, PositionStatus } from '../../domain/position.ts';
import type { ExitPlanAmendment } from './exit-plan-amendment.ts';

/** One position from its first fill to its last cent. */

/* Input */
export interface PositionLifecycleInput {
  positionId: string;
  signalId: string;
  deploymentId: string;
  agentId: string;
  venue: string;
  instrument: string;
  /** "long 0.05 BTC-USD-PERP on paper" */
  summary: string;
  /** What survives continue-as-new. Absent in the first run. */
  carried?: CarriedPosition;
}

export interface CarriedPosition {
  /** Counts exits that were decided; part of their client order ids. */
  exitRevision: number;
  /** Why the whole position has to end; kept until it is flat. */
  exitWanted: ExitReason | null;
  handledCrossingIds: string[];
  refusedMessages: number;
  /** Answers of the latest updates, so that one asked again after a new run began is not done again. */
  answers: { updateId: string; result: CloseResult }[];
  /** The last look at the venue, for those who ask before the next. */
  view: PositionView | null;
  /** Work that had been taken in but not done. */
  inbox: PositionInbox;
}

/** What is waiting to be handled. Bounded: repeated messages of one kind collapse. */
export interface PositionInbox {
  crossings: CrossingNotice[];
  /** Fractions to close, in the order in which they were asked for. */
  closes: CloseRequest[];
  isPauseWanted: boolean | null;
  hasNews: boolean;
}

/* Result */
export interface PositionLifecycleResult {
  outcome: 'closed' | 'entryNotFilled';
  exitReason: ExitReason;
  realizedPnl: string;
}

/* Progress: answer to the queries `progress` and `position` */
export interface PositionProgress {
  status: PositionStatus;
  waitingFor: string;
  exitRevision: number;
  refusedMessages: number;
  lastRefusal: string | null;
  isPaused: boolean;
}

/** The position as its last look at the venue found it. */
export interface PositionView {
  positionId: string;
  status: PositionStatus;
  direction: 'long' | 'short';
  instrument: string;
  venue: string;
  quantity: string;
  entryPrice: string | null;
  stopPrice: string | null;
  nextTakeProfit: string | null;
  trailing: string | null;
  isPaused: boolean;
  /** Native protection confirmed at the venue for the whole quantity. */
  isProtected: boolean;
  nakedMs: number | null;
  realizedPnl: string;
  /** Set once nothing is held and nothing more can fill. */
  isFinished: boolean;
  exitReason: ExitReason | null;
  /** Set when the whole position has to end now: its time is up, or it cannot be protected. */
  exitDue: ExitReason | null;
  /** Wall-clock milliseconds until something is due without any message; null when nothing is. */
  wakeAfterMs: number | null;
  wakeFor: 'entryExpiry' | 'timeExit' | null;
  /** Highest revision of an exit in the record: a life that was started anew counts on from there. */
  exitRevision: number;
}

/* Messages */
export interface CrossingNotice {
  id: string;
  kind: CrossingKind;
  rung: number;
}
export interface CloseRequest {
  /** Decimal fraction of what is open; "1" for all. */
  fraction: string;
  /** Set when an update waits for the answer. */
  updateId: string | null;
}
export interface CloseResult {
  outcome: 'accepted' | 'nothingToClose';
  closedQuantity: string;
  remainingQuantity: string;
}
export interface AmendResult {
  outcome: 'amended' | 'refused';
  message: string;
  planRevision: number;
}

/** Signals, by an operator: `close` takes {"fraction": "0.5"} or nothing; `pause` and `resume` take nothing. */
export const closeSignal = defineSignal<[unknown?]>('close');
export const pauseSignal = defineSignal<[unknown?]>('pause');
export const resumeSignal = defineSignal<[unknown?]>('resume');
/** Signals, by our own watcher: a level was crossed; something filled. */
export const crossedSignal = defineSignal<[CrossingNotice]>('crossed');
export const newsSignal = defineSignal<[unknown?]>('news');

export const closePositionUpdate = defineUpdate<CloseResult, [{ fraction?: string }]>('closePosition');
export const amendExitPlanUpdate = defineUpdate<AmendResult, [ExitPlanAmendment]>('amendExitPlan');

export const progressQuery = defineQuery<PositionProgress>('progress');
export const positionQuery = defineQuery<PositionView | null>('position');

/* Workflow id */
export const POSITION_LIFECYCLE = 'positionLifecycle';
export const positionLifecycleId = (positionId: string): string => `position:${positionId}`;
export const positionIdOf = (workflowId: string): string => workflowId.slice(positionLifecycleId('').length);
