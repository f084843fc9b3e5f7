import type { Clock } from '../domain/clock.ts';

/** The clock of every live market: its time is the wall clock. */
export function wallClock(nowMs: () => number): Clock {
  return { nowMs, wallMsUntil: (atMs) => Math.max(0, atMs - nowMs()) };
}
