import type { EquityMark } from './metrics.ts';
import type { Money } from './money.ts';
import { subtract } from './money.ts';

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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
