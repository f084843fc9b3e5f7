const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its largest unit, short: 0.4 s, 12 s, 4 min, 3 h, 2 d. */
export function duration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < 10 * SECOND) return `${(Math.floor(length / 100) / 10).toFixed(1)} s`;
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < 2 * DAY) return `${Math.floor(length / HOUR)} h`;
  return `${Math.floor(length / DAY)} d`;
}

/** How long ago, whole seconds at the least, so that lists do not flicker. */
export const ago = (at: string, nowMs: number): string => {
  const ms = nowMs - Date.parse(at);
  return ms < SECOND ? 'now' : ms < MINUTE ? `${Math.floor(ms / SECOND)} s` : duration(ms);
};

/** The exact moment, for hovers and details: 2026-11-20 15:54:03 UTC. */
export const utc = (at: string | number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const DAY_AND_CLOCK = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** The time of day where the reader is. */
export const clock = (at: string): string => CLOCK.format(new Date(at));
/** Day and time where the reader is. */
export const local = (at: string): string => DAY_AND_CLOCK.format(new Date(at));
