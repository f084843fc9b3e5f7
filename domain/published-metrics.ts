import type { Convention, TrackRecord } from './metrics.ts';
import {
  apr,
  cagr,
  calmar,
  CONVENTIONS,
  expectancy,
  expectancyInR,
  exposure,
  maxDrawdown,
  profitFactor,
  sharpe,
  slippageBps,
  sortino,
  totalReturn,
  whenProven,
  winRate,
} from './metrics.ts';

/** Every published figure of one track record, by its name in the metrics notes; null where it is undefined. */
export interface PublishedMetrics {
  return: number | null;
  /** What a return would be in a year; null before the record is long enough to say so. */
  apr30d: number | null;
  apr90d: number | null;
  apr: number | null;
  cagr: number | null;
  calmar: number | null;
  sharpe: number | null;
  sortino: number | null;
  maxDrawdown: number | null;
  winRate: number | null;
  profitFactor: number | null;
  /** Quote currency. */
  expectancy: number | null;
  expectancyInR: number | null;
  exposure: number | null;
  slippageBps: number | null;
  closedPositions: number;
  days: number;
}

/** Where two conventions give one word two meanings, the figure is that of the convention; where one has none, null. */
export const metricsOf = (track: TrackRecord, convention: Convention): PublishedMetrics => ({
  return: totalReturn(track.marks),
  apr30d: whenProven(apr(track.marks, 30), track),
  apr90d: whenProven(apr(track.marks, 90), track),
  apr: whenProven(apr(track.marks), track),
  cagr: whenProven(cagr(track.marks), track),
  calmar: whenProven(calmar(track.marks), track),
  sharpe: sharpe(track, convention),
  sortino: convention === 'ours' || convention === 'quantstats' ? sortino(track.marks, convention) : null,
  maxDrawdown: maxDrawdown(track.marks),
  winRate: winRate(track.positions),
  profitFactor: profitFactor(track.positions),
  expectancy: expectancy(track.positions),
  expectancyInR: expectancyInR(track.positions),
  exposure: exposure(track.exposures),
  slippageBps: slippageBps(track.positions),
  closedPositions: track.positions.length,
  days: Math.max(0, track.marks.length - 1),
});

/** The same record by everybody's formulas. */
export const metricsByConvention = (track: TrackRecord): Record<Convention, PublishedMetrics> =>
  Object.fromEntries(CONVENTIONS.map((each) => [each, metricsOf(track, each)])) as Record<Convention, PublishedMetrics>;
