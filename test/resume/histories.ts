import { randomUUID } from 'node:crypto';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { eventually } from '../builders/platform.ts';

/** An event as stored histories have it: numbers as text, the attributes under a name of their own. */
export type HistoryEvent = { eventId: string; eventType: string } & Readonly<Record<string, unknown>>;
export interface JsonHistory {
  events: HistoryEvent[];
}

export async function historyOf(platform: LyingPlatform, workflowId: string, runId?: string): Promise<JsonHistory> {
  const raw = await platform.client.workflow.getHandle(workflowId, runId).fetchHistory();
  return JSON.parse(historyToJSON(raw)) as JsonHistory;
}

/** What a workflow task decided stands in these events, which the server writes all at once. */
const producerOf = (event: HistoryEvent): string | null => {
  const attributes = Object.entries(event).find(([key]) => key.endsWith('EventAttributes'))?.[1];
  const id = (attributes as { workflowTaskCompletedEventId?: unknown } | undefined)?.workflowTaskCompletedEventId;
  return typeof id === 'string' ? id : null;
};

/**
 * Each beginning of a history that a server could hold: it ends anywhere but among what one workflow task decided. One that does not
 * end with a started task gets a task, as the server gives one, so that the workflow sees the last event. Left out are those whose next
 * task runs local activities, which a replay has not got.
 */
export function prefixesOf({ events }: JsonHistory): JsonHistory[] {
  return events.flatMap((event, index) => {
    const next = events[index + 1];
    const isCutThrough =
      next !== undefined &&
      producerOf(next) !== null &&
      (producerOf(next) === producerOf(event) || producerOf(next) === event.eventId);
    return isCutThrough || runsLocalActivities(events, index) ? [] : [{ events: withTask(events.slice(0, index + 1)) }];
  });
}

function runsLocalActivities(events: readonly HistoryEvent[], index: number): boolean {
  const task = events.find(
    ({ eventType }, at) => at > index && eventType === 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED',
  )?.eventId;
  return events.some((event) => event.eventType === 'EVENT_TYPE_MARKER_RECORDED' && producerOf(event) === task);
}

const TASK_QUEUE = { name: 'trading' };

function withTask(events: HistoryEvent[]): HistoryEvent[] {
  const last = events.at(-1);
  if (
    last === undefined ||
    /WORKFLOW_(TASK_STARTED|EXECUTION_(COMPLETED|CANCELED|FAILED|CONTINUED))/.test(last.eventType)
  )
    return events;
  const id = Number(last.eventId);
  const { eventTime } = last;
  const isScheduled = last.eventType === 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED';
  const scheduledId = String(isScheduled ? id : id + 1);
  const scheduled = {
    eventId: scheduledId,
    eventTime,
    eventType: 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED',
    workflowTaskScheduledEventAttributes: { taskQueue: TASK_QUEUE, startToCloseTimeout: '10s', attempt: 1 },
  };
  const started = {
    eventId: String(Number(scheduledId) + 1),
    eventTime,
    eventType: 'EVENT_TYPE_WORKFLOW_TASK_STARTED',
    workflowTaskStartedEventAttributes: { scheduledEventId: scheduledId, identity: 'prefix', requestId: randomUUID() },
  };
  return [...events, ...(isScheduled ? [] : [scheduled]), started];
}

/** Of ResetReapplyExcludeType: what came after the task does not come again. */
const FORGET = { signals: 1, updates: 2 } as const;

/** The run goes on from before the n-th of its workflow tasks; later messages reach the new run when asked for. Returns where that was, of how many. */
export async function resetToTask(
  platform: LyingPlatform,
  workflowId: string,
  { choose, isToldAgain }: { choose: (tasks: number) => number; isToldAgain: boolean },
): Promise<{ task: number; tasks: number }> {
  const { client, temporal } = platform;
  // A run that has just begun has no task yet.
  const { runId, tasks } = await eventually(async () => {
    const { runId: latest } = await client.workflow.getHandle(workflowId).describe();
    const { events } = await client.workflow.getHandle(workflowId, latest).fetchHistory();
    const done = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes);
    return done.length > 0 && { runId: latest, tasks: done };
  }, `a task of ${workflowId}`);
  const task = choose(tasks.length);
  const eventId = tasks[task]?.eventId;
  if (!eventId) throw new Error(`${workflowId} has ${tasks.length} tasks, not a task ${task}.`);
  await client.workflowService.resetWorkflowExecution({
    namespace: temporal.namespace,
    workflowExecution: { workflowId, runId },
    reason: 'the history is taken back',
    requestId: randomUUID(),
    workflowTaskFinishEventId: eventId,
    resetReapplyExcludeTypes: isToldAgain ? [] : Object.values(FORGET),
  });
  return { task, tasks: tasks.length };
}

/** Not of our code: we reset the run, or a message came while the task was decided and the server has it decided again. */
const ORDINARY = ['WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW', 'WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND'];

/** Workflow tasks that our code failed. */
const failedTasks = ({ events }: JsonHistory): HistoryEvent[] =>
  events.filter((event) => {
    const failed = event['workflowTaskFailedEventAttributes'] as { cause?: string } | undefined;
    return failed !== undefined && !ORDINARY.includes(failed.cause ?? '');
  });

/** The failed tasks of the latest runs of these workflows, as text. */
export async function taskFailures(platform: LyingPlatform, workflowIds: readonly string[]): Promise<string[]> {
  const failed = await Promise.all(workflowIds.map(async (id) => failedTasks(await historyOf(platform, id))));
  return failed.flat().map((event) => JSON.stringify(event));
}
