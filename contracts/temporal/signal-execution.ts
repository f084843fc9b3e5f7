import type { Direction } from '../../domain/direction.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { SignalStatus } from '../../domain/signal.ts';

/** One signal carried out for one deployment, until its position lives on its own. */

/* Input */
export interface SignalExecutionInput {
  signalId: string;
  deploymentId: string;
  agentId: string;
  instrument: string;
}

/* Result */
export type SignalExecutionResult =
  { outcome: 'ordered'; positionId: string; venue: string } | { outcome: 'refused'; refusal: Refusal };

/* Progress: answer to the query `progress` */
export interface SignalExecutionProgress {
  step: SignalStatus;
  venue: string | null;
  positionId: string | null;
  refusal: Refusal | null;
}

/** What the same source said before is not decided yet. */
export interface NotYet {
  /** Its place in the order of the source. */
  waitsFor: number;
}

/** What sizing decided: a position whose exposure is reserved, and the intent that will open it. */
export interface ApprovedEntry {
  positionId: string;
  orderId: string;
  venue: string;
  direction: Direction;
  quantity: string;
  instrument: string;
}

/* Workflow id */
export const SIGNAL_EXECUTION = 'signalExecution';
export const signalExecutionId = (input: { signalId: string; deploymentId: string }): string =>
  `execution:${input.signalId}:${input.deploymentId}`;
