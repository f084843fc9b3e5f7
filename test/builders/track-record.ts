import type { ClosedPosition, EquityMark, TrackRecord } from '../../domain/metrics.ts';
import type { Money } from '../../domain/money.ts';
import { add, isZero } from '../../domain/money.ts';
import { DAY_MS } from './now.ts';

const START_MS = Date.UTC(2026, 0, 1);

/** Equity marks of days that follow each other, without deposits. */
export const someMarks = (...equities: Money[]): EquityMark[] =>
  equities.map((equity, index) => ({ atMs: START_MS + index * DAY_MS, equity, netDeposits: '0' }));

/** A position closed at noon of a day (0 is the day of the first mark), which had risked 100. */
export const aClosedPosition = (netPnl: Money, day = 0, changes: Partial<ClosedPosition> = {}): ClosedPosition => ({
  netPnl,
  plannedRisk: '100',
  slippageBps: '2',
  closedAtMs: START_MS + day * DAY_MS + DAY_MS / 2,
  ...changes,
});

/** One closed position per day with these results; a zero is a day without one. */
export function aTrackRecord(startingEquity: Money, netPnls: readonly Money[]): TrackRecord {
  const equities = [startingEquity];
  for (const netPnl of netPnls) equities.push(add(equities.at(-1) ?? '0', netPnl));
  return {
    marks: someMarks(...equities),
    positions: netPnls.flatMap((netPnl, day) => (isZero(netPnl) ? [] : [aClosedPosition(netPnl, day)])),
    exposures: [],
  };
}
