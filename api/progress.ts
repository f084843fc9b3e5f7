import type { Progress, ProgressSign } from '../contracts/api/bot-status.ts';
import type { WorkflowState } from '../contracts/api/workflow.ts';
import type { ScheduleId } from '../contracts/temporal/scheduled.ts';
import { marketWatchId } from '../contracts/temporal/scheduled.ts';
import type { ApiDependencies } from './dependencies.ts';
import { awayOf } from './outage.ts';

/** The watcher beats each second, and Temporal keeps a beat each second. */
export const WATCHER_WITHIN_MS = 10_000;

/** Schedules that begin nothing while the last time is still under way: an old beginning says that nobody has finished it. */
const SCHEDULES_WITHIN: readonly { id: ScheduleId; withinMs: number }[] = [
  { id: 'reconciliation', withinMs: 3 * 60_000 },
  { id: 'signal-ingestion', withinMs: 60_000 },
];

type Asked = Pick<ApiDependencies, 'record' | 'workflows' | 'schedules'>;

/** What the workers have lately been seen to do: liveness is recent progress, not a flag. */
export async function readProgress(dependencies: Asked): Promise<Progress> {
  const venues = await dependencies.record.venueDirectory.list();
  const [watchers, scheduled] = await Promise.all([
    Promise.all(venues.map(async ({ venue }) => signOfWatcher(venue, await watcherOf(dependencies, venue)))),
    signsOfSchedules(dependencies),
  ]);
  if (scheduled === null) {
    const message = 'Temporal does not answer: nothing is opened and nothing is moved. Stops at the venues stand.';
    return { isProgressing: false, message, signs: watchers };
  }
  const signs = [...watchers, ...scheduled];
  const missing = signs.filter((sign) => !sign.isRecent).map((sign) => sign.name);
  const isProgressing = signs.length > 0 && missing.length === 0;
  return { isProgressing, message: messageOf(signs, missing), signs };
}

export const watcherOf = ({ workflows }: Pick<Asked, 'workflows'>, venue: string): Promise<WorkflowState> =>
  workflows.stateOf(marketWatchId(venue));

/** When a watcher was last heard of; null when it is not at work. */
export const lastLookOf = (watcher: WorkflowState): string | null =>
  watcher.pendingActivities.map((each) => each.lastHeartbeatAt).find((beat) => beat !== null) ?? null;

export const ageOf = (moment: string | null): number | null =>
  moment === null ? null : Math.max(0, Date.now() - Date.parse(moment));

function signOf(name: string, moment: string | null, withinMs: number): ProgressSign {
  const ageMs = ageOf(moment);
  return { name, at: moment, ageMs, withinMs, isRecent: ageMs !== null && ageMs <= withinMs };
}

const signOfWatcher = (venue: string, watcher: WorkflowState): ProgressSign =>
  signOf(`watcher of ${venue}`, lastLookOf(watcher), WATCHER_WITHIN_MS);

/** A paused schedule says nothing of the workers. Null when Temporal is away. */
async function signsOfSchedules({ schedules }: Pick<Asked, 'schedules'>): Promise<ProgressSign[] | null> {
  try {
    const known = await schedules.list();
    return SCHEDULES_WITHIN.flatMap(({ id, withinMs }) => {
      const schedule = known.find((each) => each.id === id);
      return schedule?.isPaused ? [] : [signOf(id, schedule?.lastStartedAt ?? null, withinMs)];
    });
  } catch (error) {
    if (awayOf(error) === 'Temporal') return null;
    throw error;
  }
}

function messageOf(signs: readonly ProgressSign[], missing: readonly string[]): string {
  if (signs.length === 0) return 'No workers have run yet.';
  return missing.length === 0
    ? 'Everything is done in its time.'
    : `Nothing was lately seen of: ${missing.join(', ')}.`;
}
