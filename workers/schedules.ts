import type { Client, ScheduleOptions } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '../contracts/temporal/failures.ts';
import { TRADING_QUEUE } from '../contracts/temporal/queues.ts';
import type { ScheduleId } from '../contracts/temporal/scheduled.ts';
import {
  INSTRUMENT_SYNC,
  MARKET_WATCH,
  marketWatchId,
  METRICS_ROLLUP,
  RECONCILIATION,
  SCHEDULE_IDS,
  SCHEDULES,
  SIGNAL_INGESTION,
} from '../contracts/temporal/scheduled.ts';

interface Plan {
  workflowType: string;
  note: string;
  args: unknown[];
}

const plansFor = (venues: string[]): Record<ScheduleId, Plan> => ({
  reconciliation: { workflowType: RECONCILIATION, note: 'record, venue and workflows compared', args: [{ venues }] },
  'metrics-rollup': { workflowType: METRICS_ROLLUP, note: 'equity marks and metrics', args: [] },
  'instrument-sync': { workflowType: INSTRUMENT_SYNC, note: 'what each venue lists', args: [{ venues }] },
  'signal-ingestion': { workflowType: SIGNAL_INGESTION, note: 'signals that wait as files', args: [] },
});

const optionsOf = (id: ScheduleId, { workflowType, note, args }: Plan): ScheduleOptions => ({
  scheduleId: id,
  spec: { intervals: [{ every: SCHEDULES[id] }] },
  action: { type: 'startWorkflow', workflowType, taskQueue: TRADING_QUEUE, args, workflowId: id, staticSummary: note },
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  state: { note },
});

/** Creates the schedules, or brings those that exist to this version; one that an operator paused stays paused. */
export async function ensureSchedules(client: Client, venues: string[]): Promise<void> {
  const plans = plansFor(venues);
  for (const id of SCHEDULE_IDS) {
    const options = optionsOf(id, plans[id]);
    try {
      await client.schedule.create(options);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      await client.schedule
        .getHandle(id)
        .update(({ state }) => ({ ...options, action: { ...options.action, workflowId: id }, state }));
    }
  }
}

/** Looks at every account now: what happened while nothing ran is not left until the next full minute. One that is under way may have passed it by: another follows. */
export const reconcileNow = (client: Client): Promise<void> =>
  client.schedule.getHandle('reconciliation' satisfies ScheduleId).trigger(ScheduleOverlapPolicy.BUFFER_ONE);

/** There is one watcher per venue; starting it again finds the one that runs. */
export async function ensureWatchers(client: Client, venues: string[]): Promise<void> {
  for (const venue of venues) {
    try {
      await client.workflow.start(MARKET_WATCH, {
        workflowId: marketWatchId(venue),
        taskQueue: TRADING_QUEUE,
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [{ venue }],
        staticSummary: `prices and triggers of ${venue}`,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}
