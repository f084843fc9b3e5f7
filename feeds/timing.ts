import { setTimeout as delay } from 'node:timers/promises';

/** A longer timer overflows and fires at once, so a caller that waits longer asks again. */
export const LONGEST_WAIT_MS = 60_000;

/** Asks anew each time: the compiler takes `signal.aborted` for a value that an await cannot change. */
export const isAborted = (signal: AbortSignal): boolean => signal.aborted;

/** Waits on the wall clock, at most LONGEST_WAIT_MS; an abort ends the wait early and is not an error. */
export async function sleep(waitMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  try {
    await delay(Math.min(Math.max(0, waitMs), LONGEST_WAIT_MS), undefined, { signal });
  } catch (error) {
    if (!isAborted(signal)) throw error;
  }
}
