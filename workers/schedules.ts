import type { Client, ScheduleOptions } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '../contracts/temporal/failures.ts';
import { TRADING_QUEUE } from '../contracts/temporal/queues.ts';
import {
  INSTRUMENT_SYNC,
  MARKET_WATCH,
  marketWatchId,
  METRICS_ROLLUP,
  RECONCILIATION,
  SIGNAL_INGESTION,
} from '../contracts/temporal/scheduled.ts';

interface Plan {
  id: string;
  workflowType: string;
  every: '10 seconds' | '1 minute' | '1 hour' | '1 day';
  note: string;
  args: unknown[];
}

const plansFor = (venues: string[]): Plan[] => [
  {
    id: 'reconciliation',
    workflowType: RECONCILIATION,
    every: '1 minute',
    note: 'record, venue and workflows compared',
    args: [{ venues }],
  },
  { id: 'metrics-rollup', workflowType: METRICS_ROLLUP, every: '1 hour', note: 'equity marks and metrics', args: [] },
  {
    id: 'instrument-sync',
    workflowType: INSTRUMENT_SYNC,
    every: '1 day',
    note: 'what each venue lists',
    args: [{ venues }],
  },
  {
    id: 'signal-ingestion',
    workflowType: SIGNAL_INGESTION,
    every: '10 seconds',
    note: 'signals that wait as files',
    args: [],
  },
];

const optionsOf = ({ id, workflowType, every, note, args }: Plan): ScheduleOptions => ({
  scheduleId: id,
  spec: { intervals: [{ every }] },
  action: { type: 'startWorkflow', workflowType, taskQueue: TRADING_QUEUE, args, workflowId: id, staticSummary: note },
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  state: { note },
});

/** Creates the schedules, or brings those that exist to this version; one that an operator paused stays paused. */
export async function ensureSchedules(client: Client, venues: string[]): Promise<void> {
  for (const plan of plansFor(venues)) {
    const options = optionsOf(plan);
    try {
      await client.schedule.create(options);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      await client.schedule
        .getHandle(plan.id)
        .update(({ state }) => ({ ...options, action: { ...options.action, workflowId: plan.id }, state }));
    }
  }
}

/** Looks at every account now: what happened while nothing ran is not left until the next full minute. One that is under way may have passed it by: another follows. */
export const reconcileNow = (client: Client): Promise<void> =>
  client.schedule.getHandle('reconciliation').trigger(ScheduleOverlapPolicy.BUFFER_ONE);

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
