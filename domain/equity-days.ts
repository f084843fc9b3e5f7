import type { EquityMark, ExposureMark, TrackRecord } from './metrics.ts';
import type { Money } from './money.ts';
import { add, subtract } from './money.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/**
 * One mark for 00:00 UTC of each calendar day from hourly ones, oldest first: the last known at that moment, so that a day in
 * which the platform was down keeps the equity before it. The starting equity stands at the day in which the first mark lies.
 */
export function dailyMarks(hourly: readonly { atMs: number; equity: Money; deposits: Money }[]): EquityMark[] {
  const [first] = hourly;
  const last = hourly.at(-1);
  if (!first || !last) return [];
  const firstDay = Math.floor(first.atMs / DAY_MS) * DAY_MS;
  const days: EquityMark[] = [];
  let index = 0;
  let known = first;
  let deposits = first.deposits;
  for (let day = firstDay; day <= last.atMs; day += DAY_MS) {
    for (let next = hourly[index]; next && next.atMs <= day; next = hourly[index]) {
      known = next;
      index += 1;
    }
    days.push({ atMs: day, equity: known.equity, netDeposits: subtract(known.deposits, deposits) });
    deposits = known.deposits;
  }
  return days;
}

/**
 * Adds the marks of several deployments day by day, each from its own first day on. One that was not marked, because a position
 * of it had no price, stands as it was last known: it has lost nothing.
 */
export function together(tracks: readonly TrackRecord[]): TrackRecord {
  const firsts = new Set(tracks.map((track) => track.marks[0]));
  const marks = knownAt(tracks.map((track) => track.marks)).map(({ atMs, known }, index) => ({
    atMs,
    equity: add('0', ...known.map((mark) => mark.equity)),
    // A deployment that joins later brings its equity as a deposit.
    netDeposits: add(
      '0',
      ...known
        .filter((mark) => mark.atMs === atMs)
        .map((mark) => (firsts.has(mark) && index > 0 ? mark.equity : mark.netDeposits)),
    ),
  }));
  // What was held and owned in all accounts at each moment.
  const exposures = knownAt(tracks.map((track) => track.exposures)).map(({ atMs, known }) => ({
    atMs,
    equity: add('0', ...known.map((mark) => mark.equity)),
    grossNotional: add('0', ...known.map((mark) => mark.grossNotional)),
  }));
  return { marks, positions: tracks.flatMap((track) => track.positions), exposures };
}

/** Of each track that has begun the last mark, at every moment that any of them has. */
function knownAt<T extends EquityMark | ExposureMark>(
  tracks: readonly (readonly T[])[],
): { atMs: number; known: T[] }[] {
  const all = tracks.flatMap((marks, track) => marks.map((mark) => ({ track, mark })));
  const latest = new Map<number, T>();
  const moments = new Map<number, T[]>();
  for (const { track, mark } of all.sort((a, b) => a.mark.atMs - b.mark.atMs)) {
    latest.set(track, mark);
    moments.set(mark.atMs, [...latest.values()]);
  }
  return [...moments].map(([atMs, known]) => ({ atMs, known }));
}
