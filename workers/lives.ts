import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { reconcileNow } from './schedules.ts';
import type { Lives } from '../activities/ports.ts';
import { WorkflowExecutionAlreadyStartedError } from '../contracts/temporal/failures.ts';
import {
  closeSignal,
  crossedSignal,
  newsSignal,
  POSITION_LIFECYCLE,
  positionIdOf,
  positionLifecycleId,
} from '../contracts/temporal/position-lifecycle.ts';
import { INBOX_RELAY, inboxRelayStart } from '../contracts/temporal/inbox-relay.ts';
import { PRIORITIES } from '../contracts/temporal/priorities.ts';
import type { PositionLifecycleInput } from '../contracts/temporal/position-lifecycle.ts';
import { positionSearchAttributes, positionSummary } from '../contracts/temporal/position-start.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/temporal/search-attributes.ts';
import { TRADING_QUEUE, WORKFLOW_TASK_TIMEOUT } from '../contracts/temporal/queues.ts';
import { SIGNAL_DISPATCH, signalDispatchId } from '../contracts/temporal/signal-dispatch.ts';
import { WEBHOOK_DELIVERY, webhookChangedSignal, webhookDeliveryId } from '../contracts/temporal/webhook-delivery.ts';

/** False when the workflow is not there any more; every other failure is thrown. */
async function reaches(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** How long a message to a position may take: prices wait for it, and it is sent again. */
const TELL_MS = 1_000;

/** The way from activities to workflows, over the ordinary client. */
export const createLives = (client: Client): Lives => ({
  async startDispatch(signalId) {
    try {
      await client.workflow.start(SIGNAL_DISPATCH, {
        workflowId: signalDispatchId(signalId),
        taskQueue: TRADING_QUEUE,
        workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        args: [{ signalId }],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  },

  async wakeRelay(sourceId) {
    await client.workflow.signalWithStart(INBOX_RELAY, inboxRelayStart(sourceId));
  },

  async startPosition(position) {
    const { id: positionId, signalId, deploymentId, agentId, venue, instrument } = position;
    const summary = positionSummary({ ...position, quantity: position.plannedQuantity });
    const input: PositionLifecycleInput = { positionId, signalId, deploymentId, agentId, venue, instrument, summary };
    await client.workflow.start(POSITION_LIFECYCLE, {
      workflowId: positionLifecycleId(positionId),
      taskQueue: TRADING_QUEUE,
      workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [input],
      staticSummary: summary,
      typedSearchAttributes: positionSearchAttributes(input, position.status),
      priority: PRIORITIES.exits,
    });
  },

  async isPositionRunning(positionId) {
    try {
      return (await client.workflow.getHandle(positionLifecycleId(positionId)).describe()).status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  },

  async runningPositions(venue) {
    const query = `WorkflowType = '${POSITION_LIFECYCLE}' and ExecutionStatus = 'Running' and ${SEARCH_ATTRIBUTES.venue.name} = '${venue}'`;
    const positionIds: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query })) positionIds.push(positionIdOf(workflowId));
    return positionIds;
  },

  tellCrossed: (positionId, notice) =>
    reaches(
      client.withDeadline(Date.now() + TELL_MS, () =>
        client.workflow.getHandle(positionLifecycleId(positionId)).signal(crossedSignal, notice),
      ),
    ),
  tellNews: (positionId) =>
    reaches(
      client.withDeadline(Date.now() + TELL_MS, () =>
        client.workflow.getHandle(positionLifecycleId(positionId)).signal(newsSignal),
      ),
    ),
  reconcileSoon: () => client.withDeadline(Date.now() + TELL_MS, () => reconcileNow(client)),
  async close(positionId) {
    await reaches(client.workflow.getHandle(positionLifecycleId(positionId)).signal(closeSignal));
  },
  async tellWebhook(webhookId) {
    await client.workflow.signalWithStart(WEBHOOK_DELIVERY, {
      workflowId: webhookDeliveryId(webhookId),
      taskQueue: TRADING_QUEUE,
      args: [{ webhookId }],
      signal: webhookChangedSignal,
    });
  },
});
