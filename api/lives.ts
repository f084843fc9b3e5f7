import type { Client, WorkflowUpdateHandle } from '@temporalio/client';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { PositionCommand } from '../contracts/temporal/position-commands.ts';
import type { ExitPlanAmendment } from '../contracts/temporal/exit-plan-amendment.ts';
import { WorkflowExecutionAlreadyStartedError } from '../contracts/temporal/failures.ts';
import type { AmendResult, CloseResult } from '../contracts/temporal/position-lifecycle.ts';
import {
  amendExitPlanUpdate,
  closePositionUpdate,
  positionLifecycleId,
} from '../contracts/temporal/position-lifecycle.ts';
import { TRADING_QUEUE, WORKFLOW_TASK_TIMEOUT } from '../contracts/temporal/queues.ts';
import type { KillSwitchInput } from '../contracts/temporal/kill-switch.ts';
import { KILL_SWITCH, killSearchAttributes, killSwitchId } from '../contracts/temporal/kill-switch.ts';
import { INBOX_RELAY, inboxRelayStart } from '../contracts/temporal/inbox-relay.ts';
import { SIGNAL_DISPATCH, signalDispatchId } from '../contracts/temporal/signal-dispatch.ts';
import { askTemporal } from './ask-temporal.ts';
import {
  WEBHOOK_DELIVERY,
  webhookChangedSignal,
  webhookDeliveryId,
  webhookReplaySignal,
} from '../contracts/temporal/webhook-delivery.ts';
import type { Log } from './dependencies.ts';
import { ApiError, forLog } from './errors.ts';
import { NoAnswer } from './patience.ts';

/** How long a door waits for Temporal. A start that takes longer is left to reconciliation. */
const START_MS = 1_000;
const TELL_MS = 3_000;
const ACCEPT_MS = 5_000;
/** From the request to its result; then the caller is told that it is under way. */
const ANSWER_MS = 10_000;

/** What Temporal takes as a summary, with room to spare. */
const MOST_SUMMARY = 300;

/** An update was answered, is accepted and will be, or had nobody to go to. */
export type Told<Result> = { outcome: 'answered'; result: Result } | { outcome: 'underWay' } | { outcome: 'gone' };

/** The way from doors to workflows. */
export type Lives = ReturnType<typeof createLives>;

export function createLives(client: Client, log: Log) {
  const ask = askTemporal(client);
  const positionOf = (positionId: string) => client.workflow.getHandle(positionLifecycleId(positionId));

  return {
    /** Starts the dispatch of a stored signal unless it runs or ran. A start that fails is made up for by reconciliation. */
    async startDispatch(signalId: string): Promise<void> {
      try {
        await ask(START_MS, () =>
          client.workflow.start(SIGNAL_DISPATCH, {
            workflowId: signalDispatchId(signalId),
            taskQueue: TRADING_QUEUE,
            workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            args: [{ signalId }],
          }),
        );
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return;
        log.warn({ signalId, error: forLog(error) }, 'a signal waits for reconciliation: its workflow was not started');
      }
    },

    /** Starts the relay of a source, or tells the one that runs. One that is not told is made up for by the schedule. */
    async wakeRelay(sourceId: string): Promise<void> {
      try {
        await ask(START_MS, () => client.workflow.signalWithStart(INBOX_RELAY, inboxRelayStart(sourceId)));
      } catch (error) {
        log.warn({ sourceId, error: forLog(error) }, 'alerts wait for the schedule: their relay was not told');
      }
    },

    /** Tells the workflow of a webhook, and starts it unless it runs. A message that is lost is made up for by reconciliation. */
    async tellWebhook(webhookId: string, what: 'changed' | 'replay'): Promise<void> {
      try {
        await ask(START_MS, () =>
          client.workflow.signalWithStart(WEBHOOK_DELIVERY, {
            workflowId: webhookDeliveryId(webhookId),
            taskQueue: TRADING_QUEUE,
            args: [{ webhookId }],
            signal: what === 'replay' ? webhookReplaySignal : webhookChangedSignal,
          }),
        );
      } catch (error) {
        log.warn({ webhookId, error: forLog(error) }, 'a webhook waits for reconciliation: its workflow was not told');
      }
    },

    /** Starts a kill, or joins the one that is at work in this scope; one that has ended is begun again. */
    async startKill(target: KillSwitchInput): Promise<void> {
      await ask(TELL_MS, () =>
        client.workflow.start(KILL_SWITCH, {
          workflowId: killSwitchId(target),
          taskQueue: TRADING_QUEUE,
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [target],
          staticSummary: `kill of ${target.scope} ${target.key}: ${target.reason}`.slice(0, MOST_SUMMARY),
          typedSearchAttributes: killSearchAttributes(target),
          priority: { priorityKey: 1 },
        }),
      );
    },

    closePosition(positionId: string, command: { fraction?: string }, updateId: string): Promise<Told<CloseResult>> {
      return told(() =>
        positionOf(positionId).startUpdate(closePositionUpdate, {
          args: [command],
          updateId,
          waitForStage: 'ACCEPTED',
        }),
      );
    },

    amendExitPlan(positionId: string, amendment: ExitPlanAmendment, updateId: string): Promise<Told<AmendResult>> {
      return told(() =>
        positionOf(positionId).startUpdate(amendExitPlanUpdate, {
          args: [amendment],
          updateId,
          waitForStage: 'ACCEPTED',
        }),
      );
    },

    /** Signals a position as an operator would by hand. */
    async signalPosition(positionId: string, command: PositionCommand): Promise<Told<null>> {
      const { name, args } = command;
      try {
        await ask(TELL_MS, () => positionOf(positionId).signal<unknown[]>(name, ...args));
        return { outcome: 'answered', result: null };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return { outcome: 'gone' };
        throw error;
      }
    },

    /** The answer that this update had before; null when there was none. */
    async earlierClose(positionId: string, updateId: string): Promise<CloseResult | null> {
      try {
        return await ask(TELL_MS, () => positionOf(positionId).getUpdateHandle<CloseResult>(updateId).result());
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },

    /** Throws when Temporal or our namespace cannot be reached. */
    async ping(): Promise<void> {
      await ask(START_MS, () => client.workflowService.describeNamespace({ namespace: client.options.namespace }));
    },
  };

  async function told<Result>(start: () => Promise<WorkflowUpdateHandle<Result>>): Promise<Told<Result>> {
    const deadlineMs = Date.now() + ANSWER_MS;
    try {
      return await answerOf(await ask(ACCEPT_MS, start), deadlineMs);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { outcome: 'gone' };
      if (error instanceof WorkflowUpdateFailedError)
        throw new ApiError('conflict', error.cause?.message ?? 'The position refused.');
      if (isSilence(error))
        throw new ApiError(
          'unavailable',
          'Nobody has taken the request within its time, and nothing was done: Temporal or the workers do not answer. Send it again; with the same Idempotency-Key it is done once.',
        );
      throw error;
    }
  }

  async function answerOf<Result>(update: WorkflowUpdateHandle<Result>, deadlineMs: number): Promise<Told<Result>> {
    try {
      return { outcome: 'answered', result: await ask(deadlineMs - Date.now(), () => update.result()) };
    } catch (error) {
      if (isSilence(error)) return { outcome: 'underWay' };
      throw error;
    }
  }
}

const isSilence = (error: unknown): boolean =>
  error instanceof NoAnswer || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;
