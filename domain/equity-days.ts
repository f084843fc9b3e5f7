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

/** Adds the marks of several deployments day by day, each from its own first day on. */
export function together(tracks: readonly TrackRecord[]): TrackRecord {
  const days = [...new Set(tracks.flatMap((track) => track.marks.map((mark) => mark.atMs)))].sort((a, b) => a - b);
  const marks = days.map((atMs) => {
    const present = tracks.flatMap((track) =>
      track.marks.filter((mark) => mark.atMs === atMs).map((mark) => ({ mark, isFirst: track.marks[0] === mark })),
    );
    return {
      atMs,
      equity: add('0', ...present.map(({ mark }) => mark.equity)),
      // A deployment that joins later brings its equity as a deposit.
      netDeposits: add(
        '0',
        ...present.map(({ mark, isFirst }) => (isFirst && atMs !== days[0] ? mark.equity : mark.netDeposits)),
      ),
    };
  });
  return {
    marks,
    positions: tracks.flatMap((track) => track.positions),
    exposures: exposuresTogether(tracks.flatMap((track) => track.exposures)),
  };
}

/** What was held and owned in all accounts at each moment. */
function exposuresTogether(all: readonly ExposureMark[]): ExposureMark[] {
  const moments = new Map<number, ExposureMark>();
  for (const { atMs, equity, grossNotional } of all) {
    const sum = moments.get(atMs) ?? { atMs, equity: '0', grossNotional: '0' };
    const added = { equity: add(sum.equity, equity), grossNotional: add(sum.grossNotional, grossNotional) };
    moments.set(atMs, { atMs, ...added });
  }
  return [...moments.values()].sort((a, b) => a.atMs - b.atMs);
}
