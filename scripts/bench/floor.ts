import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { closedLoop, openLoop } from './load.ts';
import type { OpenLoad } from './load.ts';
import { Moments } from './moments.ts';
import type { FloorActivities } from './floor-workflows.ts';
import { bareDispatch, bareHolder, FLOOR_QUEUE, FLOOR_VENUE_QUEUE, goSignal } from './floor-workflows.ts';

/** Bare workflows on the same server, in the same process, with the same worker options as ours. */
export interface Floor {
  /** From the scheduled start of a workflow to the first line of its regular activity. */
  starts(load: OpenLoad): Promise<number[]>;
  /** From a scheduled signal to an idle workflow to the first line of its regular activity. */
  signals(load: OpenLoad): Promise<number[]>;
  /** Workflows a second until their regular activity has ended. */
  perSecond(load: { count: number; concurrency: number }): Promise<number>;
  stop(): Promise<void>;
}

export async function startFloor(temporal: { address: string; namespace: string }, client: Client): Promise<Floor> {
  const begun = new Moments('the first line of the bare activity');
  const ended = new Moments('the end of the bare activity');
  const activities: FloorActivities = {
    nothing: () => Promise.resolve(),
    begin: (key) => {
      begun.note(key);
      // One turn later the activity has returned.
      setImmediate(() => ended.note(key));
      return Promise.resolve();
    },
  };
  const connection = await NativeConnection.connect({ address: temporal.address });
  const shared = { connection, namespace: temporal.namespace, activities } as const;
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: FLOOR_QUEUE,
      workflowsPath: fileURLToPath(import.meta.resolve('./floor-workflows.ts')),
      maxCachedWorkflows: 2_000,
    }),
    Worker.create({ ...shared, taskQueue: FLOOR_VENUE_QUEUE }),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  const start = async (workflow: typeof bareDispatch): Promise<string> => {
    const key = `floor:${randomUUID()}`;
    await client.workflow.start(workflow, { workflowId: key, taskQueue: FLOOR_QUEUE, args: [key] });
    return key;
  };

  return {
    starts: (load) =>
      openLoop(load, async (scheduledAtMs) => (await begun.of(await start(bareDispatch))) - scheduledAtMs),

    async signals(load) {
      const keys = new Array<string>(load.count);
      await closedLoop({ count: load.count, concurrency: 8 }, async (index) => {
        keys[index] = await start(bareHolder);
      });
      return openLoop(load, async (scheduledAtMs, index) => {
        const key = keys[index] ?? '';
        await client.workflow.getHandle(key).signal(goSignal);
        return (await begun.of(key)) - scheduledAtMs;
      });
    },

    async perSecond(load) {
      const tookMs = await closedLoop(load, async () => {
        await ended.of(await start(bareDispatch));
      });
      return (load.count * 1000) / tookMs;
    },

    async stop() {
      for (const worker of workers) worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
