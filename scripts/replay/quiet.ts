import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { positionLifecycleId } from '../../contracts/temporal/position-lifecycle.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';

/** Longer than this nothing takes in an unfaulted run; then something is stuck, and the run must say so. */
const STUCK_AFTER_MS = 60_000;

/** Entries are market orders here, so that an ordered one is open or refused a moment later. */
const IN_PROGRESS = new Set(['received', 'validated', 'routed', 'ordered']);

/** True when no workflow of the position has anything to do: it waits for the market. */
async function isIdle(client: Client, positionId: string): Promise<boolean> {
  try {
    const { raw } = await client.workflow.getHandle(positionLifecycleId(positionId)).describe();
    return !raw.pendingWorkflowTask && (raw.pendingActivities ?? []).length === 0;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Waits until everything that the last tick or signal caused is done, so that the next tick cannot overtake it. */
export async function untilQuiet(record: TradeRecord, client: Client, signalIds: readonly string[]): Promise<void> {
  const deadline = Date.now() + STUCK_AFTER_MS;
  for (;;) {
    const executions = (await Promise.all(signalIds.map((id) => record.executions.of(id)))).flat();
    const hasStarted =
      signalIds.length === 0 ||
      (executions.length > 0 && !executions.some((execution) => IN_PROGRESS.has(execution.status)));
    if (hasStarted) {
      const live = await record.positions.liveOfVenue('paper');
      const idle = await Promise.all(live.map((position) => isIdle(client, position.id)));
      const unhandled = await record.exitWatches.unhandled('paper');
      if (idle.every(Boolean) && unhandled.length === 0 && live.every((position) => position.status === 'open')) return;
    }
    if (Date.now() > deadline)
      throw new Error(`The platform did not come to rest within ${STUCK_AFTER_MS} ms: ${JSON.stringify(executions)}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
