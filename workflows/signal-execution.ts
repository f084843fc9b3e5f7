import {
  ActivityFailure,
  ApplicationFailure,
  ParentClosePolicy,
  setCurrentDetails,
  setHandler,
  sleep,
  startChild,
  upsertSearchAttributes,
  defineQuery,
  getExternalWorkflowHandle,
} from '@temporalio/workflow';
import type { ExecutionKey } from '../contracts/temporal/activities.ts';
import { FAILURES, WorkflowExecutionAlreadyStartedError } from '../contracts/temporal/failures.ts';
import { newsSignal, positionLifecycleId } from '../contracts/temporal/position-lifecycle.ts';
import { PRIORITIES } from '../contracts/temporal/priorities.ts';
import { positionSearchAttributes, positionSummary } from '../contracts/temporal/position-start.ts';
import { WORKFLOW_TASK_TIMEOUT } from '../contracts/temporal/queues.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/temporal/search-attributes.ts';
import type {
  ApprovedEntry,
  SignalExecutionInput,
  SignalExecutionProgress,
  SignalExecutionResult,
} from '../contracts/temporal/signal-execution.ts';
import type { Refusal } from '../domain/refusal.ts';
import { positionLifecycle } from './position-lifecycle.ts';
import { asking, decisions, entering } from './proxies.ts';

/** An alert waits for an earlier one of its source, asking so often; then that one is passed over. */
const ASK_EVERY = '500 milliseconds';
const MOST_ASKED = 15;

const progressQuery = defineQuery<SignalExecutionProgress>('progress');

/** received → validated → routed → sized → ordered; from then on the position lives by itself. A refusal is a result. */
export async function signalExecution(input: SignalExecutionInput): Promise<SignalExecutionResult> {
  // state
  const { signalId, deploymentId } = input;
  const key = { signalId, deploymentId };
  const progress: SignalExecutionProgress = { step: 'received', venue: null, positionId: null, refusal: null };

  // messages
  setHandler(progressQuery, () => progress, { description: 'How far this signal has come for this deployment.' });

  // life
  const invalid = await validate(key);
  if (invalid) return refuse(invalid);
  progress.step = 'validated';

  const route = await decisions.chooseVenue(key);
  if ('code' in route) return refuse(route);
  progress.step = 'routed';
  progress.venue = route.venue;
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.venue, value: route.venue }]);

  const entry = await decisions.sizeOrder({ ...key, venue: route.venue });
  if ('code' in entry) return refuse(entry);
  progress.positionId = entry.positionId;

  const placed = await place(entry);
  if (placed.outcome === 'refused') {
    await decisions.refuseEntry({ ...key, positionId: entry.positionId, refusal: placed.refusal });
    return refuse(placed.refusal);
  }
  progress.step = 'ordered';
  await startPosition(input, entry);
  return { outcome: 'ordered', positionId: entry.positionId, venue: entry.venue };

  function refuse(refusal: Refusal): SignalExecutionResult {
    progress.step = 'refused';
    progress.refusal = refusal;
    setCurrentDetails(`Refused: **${refusal.code}**. ${refusal.message}`);
    return { outcome: 'refused', refusal };
  }
}

/**
 * Valid, or why not, once everything before it in the order of its source is decided. Patience begins anew with whatever is waited for
 * next, and counts questions instead of time: where workers were away, all of them come back to the same order.
 */
async function validate(key: ExecutionKey): Promise<Refusal | null> {
  let [waitsFor, asked, passedOver] = [0, 0, 0];
  for (;;) {
    const answer = await decisions.validateSignal({ ...key, passedOver });
    if (answer === null || 'code' in answer) return answer;
    asked = answer.waitsFor === waitsFor ? asked + 1 : 1;
    waitsFor = answer.waitsFor;
    if (asked < MOST_ASKED) await sleep(ASK_EVERY);
    else passedOver = waitsFor;
  }
}

/** Sends once; when the answer is unclear the venue is only asked. */
async function place({
  venue,
  orderId,
}: ApprovedEntry): Promise<Awaited<ReturnType<ReturnType<typeof entering>['placeOrder']>>> {
  try {
    return await entering(venue).placeOrder({ orderId });
  } catch (error) {
    const isUnclear =
      error instanceof ActivityFailure &&
      error.cause instanceof ApplicationFailure &&
      error.cause.type === FAILURES.orderUnresolved;
    if (!isUnclear) throw error;
    return asking(venue).resolveOrder({ orderId });
  }
}

async function startPosition(input: SignalExecutionInput, entry: ApprovedEntry): Promise<void> {
  const { positionId, venue, instrument } = entry;
  const start = {
    positionId,
    signalId: input.signalId,
    deploymentId: input.deploymentId,
    agentId: input.agentId,
    venue,
    instrument,
    summary: positionSummary(entry),
  };
  try {
    await startChild(positionLifecycle, {
      workflowId: positionLifecycleId(positionId),
      args: [start],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
      staticSummary: start.summary,
      typedSearchAttributes: positionSearchAttributes(start, 'opening'),
      priority: PRIORITIES.exits,
    });
  } catch (error) {
    // Reconciliation was faster: the position has its life, which may have looked before the entry was filled.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await getExternalWorkflowHandle(positionLifecycleId(positionId)).signal(newsSignal);
  }
}
