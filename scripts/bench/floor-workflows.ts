import {
  condition,
  defineSignal,
  ParentClosePolicy,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  startChild,
} from '@temporalio/workflow';

/** Bare workflows with as many steps as ours, and nothing in them: what the server and the SDK cost by themselves. */

export interface FloorActivities {
  nothing(): Promise<void>;
  begin(key: string): Promise<void>;
}

export const FLOOR_QUEUE = 'bench-floor';
export const FLOOR_VENUE_QUEUE = 'bench-floor-venue';

const { nothing } = proxyLocalActivities<FloorActivities>({ startToCloseTimeout: '5 seconds' });
const { begin } = proxyActivities<FloorActivities>({
  taskQueue: FLOOR_VENUE_QUEUE,
  startToCloseTimeout: '10 seconds',
});

/** signalDispatch: one local activity, then a child that is left alone. */
export async function bareDispatch(key: string): Promise<void> {
  await nothing();
  await startChild(bareExecution, {
    workflowId: `${key}:execution`,
    args: [key],
    parentClosePolicy: ParentClosePolicy.ABANDON,
  });
}

/** signalExecution up to its order: three local activities and one on the venue's queue. */
export async function bareExecution(key: string): Promise<void> {
  await nothing();
  await nothing();
  await nothing();
  await begin(key);
}

export const goSignal = defineSignal('go');

/** positionLifecycle at rest: a signal comes, an exit goes to the venue's queue. */
export async function bareHolder(key: string): Promise<void> {
  let isTold = false;
  setHandler(goSignal, () => void (isTold = true));
  await condition(() => isTold);
  await begin(key);
}
