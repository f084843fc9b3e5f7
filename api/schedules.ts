import type { Client, ScheduleDescription } from '@temporalio/client';
import { ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { ScheduleReply } from '../contracts/api/schedule.ts';
import type { ScheduleId } from '../contracts/temporal/scheduled.ts';
import { SCHEDULE_IDS, SCHEDULES } from '../contracts/temporal/scheduled.ts';
import { askTemporal } from './ask-temporal.ts';
import { ApiError, notFound } from './errors.ts';
import type { Links } from './links.ts';
import { isoOf } from './representation/moment.ts';

const ASK_MS = 3_000;

/** What Temporal tells of the schedules of the house, and takes for them. */
export type Schedules = ReturnType<typeof createSchedules>;

export function createSchedules(client: Client, links: Links) {
  const ask = askTemporal(client);

  /** @throws ApiError notFound for an id that is none of ours. */
  const handleOf = (id: string) => {
    const known = SCHEDULE_IDS.find((each) => each === id);
    if (known === undefined) throw notFound('schedule', id);
    return { id: known, handle: client.schedule.getHandle(known) };
  };

  async function find(id: ScheduleId): Promise<ScheduleReply | null> {
    try {
      return scheduleOf(id, await ask(ASK_MS, () => client.schedule.getHandle(id).describe()), links);
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) return null;
      throw error;
    }
  }

  async function tell(id: string, deed: (handle: ReturnType<typeof handleOf>['handle']) => Promise<void>) {
    const { id: known, handle } = handleOf(id);
    try {
      await ask(ASK_MS, () => deed(handle));
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) throw notYet(id);
      throw error;
    }
    const schedule = await find(known);
    if (schedule === null) throw notYet(id);
    return schedule;
  }

  return {
    /** Those that workers have made by now. */
    list: async (): Promise<ScheduleReply[]> =>
      (await Promise.all(SCHEDULE_IDS.map(find))).filter((schedule) => schedule !== null),

    /** Acts now; nothing happens while the last time is still under way. */
    trigger: (id: string): Promise<ScheduleReply> => tell(id, (handle) => handle.trigger(ScheduleOverlapPolicy.SKIP)),
    pause: (id: string, reason: string): Promise<ScheduleReply> => tell(id, (handle) => handle.pause(reason)),
    resume: (id: string, reason: string): Promise<ScheduleReply> => tell(id, (handle) => handle.unpause(reason)),
  };
}

const notYet = (id: string): ApiError =>
  new ApiError('unavailable', `The schedule ${id} is made by the workers when they start, and none has yet.`);

function scheduleOf(id: ScheduleId, { state, info }: ScheduleDescription, links: Links): ScheduleReply {
  const last = info.recentActions.at(-1);
  const workflowId = last?.action.workflow.workflowId ?? null;
  return {
    id,
    every: SCHEDULES[id],
    isPaused: state.paused,
    note: state.note ?? '',
    lastStartedAt: last ? isoOf(last.takenAt.getTime()) : null,
    lastWorkflowId: workflowId,
    isRunning: info.runningActions.length > 0,
    nextAt: isoOf(state.paused ? null : (info.nextActionTimes[0]?.getTime() ?? null)),
    taken: info.numActionsTaken,
    skipped: info.numActionsMissedCatchupWindow + info.numActionsSkippedOverlap,
    links: links.schedule(id, workflowId),
  };
}
