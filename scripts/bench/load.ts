import { nowMs, pause } from './clock.ts';

/** Arrivals at a constant rate. Nobody waits for an answer before the next one is sent, so that queueing is not hidden. */
export interface OpenLoad {
  count: number;
  perSecond: number;
}

/** Sends each deed at its moment and resolves when all have ended. A deed measures from the moment for which it was scheduled. */
export async function openLoop<Result>(
  { count, perSecond }: OpenLoad,
  deed: (scheduledAtMs: number, index: number) => Promise<Result>,
): Promise<Result[]> {
  const startMs = nowMs() + 50;
  const running: Promise<Result>[] = [];
  for (let index = 0; index < count; index += 1) {
    const scheduledAtMs = startMs + (index * 1000) / perSecond;
    await pause(scheduledAtMs - nowMs());
    const result = deed(scheduledAtMs, index);
    // Waited for below; until then a failure is not unheard.
    result.catch(() => undefined);
    running.push(result);
  }
  return Promise.all(running);
}

/** Keeps as many deeds going as asked for until all are done; returns how long that took. */
export async function closedLoop(
  { count, concurrency }: { count: number; concurrency: number },
  deed: (index: number) => Promise<void>,
): Promise<number> {
  const startMs = nowMs();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await deed(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, lane));
  return nowMs() - startMs;
}
