import { defineSignal } from '@temporalio/workflow';
import { TRADING_QUEUE, WORKFLOW_TASK_TIMEOUT } from './queues.ts';

/** What a source sent is delivered in order. */

/* Input */
export interface InboxRelayInput {
  sourceId: string;
}

/* Result */
export interface InboxRelayResult {
  /** Messages that this run settled. */
  settled: number;
}

/* Messages */
/** Something waits in the inbox. */
export const wakeSignal = defineSignal('wake');

/* Workflow id */
export const INBOX_RELAY = 'inboxRelay';
export const inboxRelayId = (sourceId: string): string => `inbox:${sourceId}`;

/** How it is woken, whoever does it: the one that runs is told, or one is started. */
export const inboxRelayStart = (
  sourceId: string,
): {
  workflowId: string;
  taskQueue: string;
  workflowTaskTimeout: typeof WORKFLOW_TASK_TIMEOUT;
  args: [InboxRelayInput];
  signal: typeof wakeSignal;
  staticSummary: string;
} => ({
  workflowId: inboxRelayId(sourceId),
  taskQueue: TRADING_QUEUE,
  workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
  args: [{ sourceId }],
  signal: wakeSignal,
  staticSummary: `alerts of source ${sourceId}`,
});
