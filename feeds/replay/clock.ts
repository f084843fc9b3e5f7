import type { Clock } from '../../domain/clock.ts';

/** The moment at which a replay was first started; the caller keeps it, so that a restart continues instead of beginning again. */
export interface ReplayAnchor {
  marketStartMs: number;
  wallStartMs: number;
}

/** market = marketStart + (wall − wallStart) × speed, in whole milliseconds. */
export function replayClock({ marketStartMs, wallStartMs }: ReplayAnchor, speed: number, wallMs: () => number): Clock {
  const exactMs = (): number => marketStartMs + (wallMs() - wallStartMs) * speed;
  return { nowMs: () => Math.floor(exactMs()), wallMsUntil: (atMs) => Math.max(0, (atMs - exactMs()) / speed) };
}
