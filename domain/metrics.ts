import type { Decimal, Money } from './money.ts';
import { absolute, add, divide, isPositive, isZero, maximum, minimum, subtract, toNumber } from './money.ts';

/** Equity at 00:00 UTC of one day. Every calendar day has one. */
export interface EquityMark {
  atMs: number;
  equity: Money;
  /** Deposits minus withdrawals since the mark before. */
  netDeposits: Money;
}

export interface ClosedPosition {
  /** After fees, funding and gas. */
  netPnl: Money;
  /** What the stop would have lost when the position was opened. */
  plannedRisk: Money;
  /** Its entry price against the reference at the decision, bps, adverse positive. */
  slippageBps: Decimal;
  closedAtMs: number;
}

/** What was held at one moment; it stands until the next one. */
export interface ExposureMark {
  atMs: number;
  equity: Money;
  grossNotional: Money;
}

/** What every metric is computed from. The first mark is the starting equity. */
export interface TrackRecord {
  marks: readonly EquityMark[];
  positions: readonly ClosedPosition[];
  exposures: readonly ExposureMark[];
}

/** Whose formula. The others are there because the same days give other numbers under the same name. */
export const CONVENTIONS = ['ours', 'freqtrade', 'quantstats', 'nautilus', 'lean'] as const;
export type Convention = (typeof CONVENTIONS)[number];

/** Periods a year that each of them annualises with. */
export const PERIODS_PER_YEAR: Readonly<Record<Convention, number>> = {
  ours: 365,
  freqtrade: 365,
  quantstats: 252,
  nautilus: 252,
  lean: 252,
};

const DAY_MS = 86_400_000;
/** Deviations below this are what rounding leaves of equal returns; a ratio over them would be noise. */
const NO_DEVIATION = 1e-12;

/** Return of each day, without what was put in or taken out; null when a day began with nothing. @throws Error when a day is missing. */
export function dailyReturns(marks: readonly EquityMark[]): number[] | null {
  const returns: number[] = [];
  for (const [index, mark] of marks.entries()) {
    const before = marks[index - 1];
    if (!before) continue;
    if (mark.atMs - before.atMs !== DAY_MS) {
      throw new Error(
        `Equity marks must follow each other by one day; between ${before.atMs} and ${mark.atMs} lie ${mark.atMs - before.atMs} ms.`,
      );
    }
    const base = add(before.equity, mark.netDeposits);
    if (!isPositive(base)) return null;
    returns.push(toNumber(divide(subtract(mark.equity, base), base)));
  }
  return returns;
}

const daysOf = (marks: readonly EquityMark[]): number => marks.length - 1;

/** Growth since the first mark, before and after each day: 1, 1 + r₁, (1 + r₁)(1 + r₂), … */
function growthOf(marks: readonly EquityMark[]): number[] | null {
  const returns = dailyReturns(marks);
  if (!returns || returns.length === 0) return null;
  let growth = 1;
  return [growth, ...returns.map((each) => (growth *= 1 + each))];
}

/** Product of (1 + r) − 1. */
export function totalReturn(marks: readonly EquityMark[]): number | null {
  const growth = growthOf(marks)?.at(-1);
  return growth === undefined ? null : growth - 1;
}

/** Return of the last `days` days (default: since the start) × 365 ÷ days, simple; null when there are fewer days. */
export function apr(marks: readonly EquityMark[], days: number = daysOf(marks)): number | null {
  if (days < 1 || days > daysOf(marks)) return null;
  const gain = totalReturn(marks.slice(-days - 1));
  return gain === null ? null : (gain * 365) / days;
}

/** (1 + return)^(365 ÷ days) − 1, calendar days. */
export function cagr(marks: readonly EquityMark[]): number | null {
  const gain = totalReturn(marks);
  return gain === null || gain < -1 ? null : (1 + gain) ** (365 / daysOf(marks)) - 1;
}

/** An annualised figure may be shown from this much history on. */
export const MINIMUM_HISTORY = { days: 30, closedPositions: 20 } as const;

/** The annualised figure when the record is long enough for it to mean something, else null. */
export const whenProven = (
  annualised: number | null,
  record: Pick<TrackRecord, 'marks' | 'positions'>,
): number | null =>
  daysOf(record.marks) >= MINIMUM_HISTORY.days && record.positions.length >= MINIMUM_HISTORY.closedPositions
    ? annualised
    : null;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Standard deviation over n − `lost` degrees of freedom; null when undefined or zero. */
function deviation(values: readonly number[], lost: 0 | 1): number | null {
  if (values.length < 2) return null;
  const center = mean(values);
  const result = Math.sqrt(sum(values.map((value) => (value - center) ** 2)) / (values.length - lost));
  return result < NO_DEVIATION ? null : result;
}

/** Risk-free rate 0. ours and quantstats: mean ÷ sample deviation of daily returns × √P. */
export function sharpe(
  record: Pick<TrackRecord, 'marks' | 'positions'>,
  convention: Convention = 'ours',
  periodsPerYear: number = PERIODS_PER_YEAR[convention],
): number | null {
  if (convention === 'freqtrade') return sharpeOfPositions(record, periodsPerYear);
  const daily = dailyReturns(record.marks);
  if (!daily) return null;
  const returns = convention === 'nautilus' ? onDaysWithACloseOf(record, daily) : daily;
  const spread = deviation(returns, 1);
  if (spread === null) return null;
  return convention === 'lean'
    ? ((1 + mean(returns)) ** periodsPerYear - 1) / Math.sqrt(spread ** 2 * periodsPerYear)
    : (mean(returns) / spread) * Math.sqrt(periodsPerYear);
}

/** freqtrade: Σ(t ÷ E0) ÷ D over the population deviation of t ÷ E0; D whole days from the first close to the last, at least 1. */
function sharpeOfPositions(
  { marks, positions }: Pick<TrackRecord, 'marks' | 'positions'>,
  periodsPerYear: number,
): number | null {
  const start = marks[0]?.equity ?? '0';
  if (!isPositive(start)) return null;
  const returns = positions.map(({ netPnl }) => toNumber(divide(netPnl, start)));
  const spread = deviation(returns, 0);
  if (spread === null) return null;
  const closes = positions.map(({ closedAtMs }) => closedAtMs);
  const days = Math.max(1, Math.floor((Math.max(...closes) - Math.min(...closes)) / DAY_MS));
  return (sum(returns) / days / spread) * Math.sqrt(periodsPerYear);
}

/** nautilus: days on which nothing was closed are left out. A mark at 00:00 is the result of the day before it. */
function onDaysWithACloseOf(
  { marks, positions }: Pick<TrackRecord, 'marks' | 'positions'>,
  daily: readonly number[],
): number[] {
  const days = new Set(positions.map(({ closedAtMs }) => Math.floor(closedAtMs / DAY_MS)));
  return daily.filter((_, index) => days.has(Math.floor((marks[index]?.atMs ?? Number.NaN) / DAY_MS)));
}

/** mean ÷ √(Σ min(r, 0)² ÷ N) × √P; null without a losing day. */
export function sortino(
  marks: readonly EquityMark[],
  convention: 'ours' | 'quantstats' = 'ours',
  periodsPerYear: number = PERIODS_PER_YEAR[convention],
): number | null {
  const returns = dailyReturns(marks);
  if (!returns || returns.length < 2) return null;
  const downside = Math.sqrt(mean(returns.map((each) => Math.min(each, 0) ** 2)));
  return downside < NO_DEVIATION ? null : (mean(returns) / downside) * Math.sqrt(periodsPerYear);
}

/** Largest fall from a running peak, as a positive fraction. On growth, so that a withdrawal is no loss; without deposits that is 1 − e ÷ peak. */
export function maxDrawdown(marks: readonly EquityMark[]): number | null {
  const growth = growthOf(marks);
  if (!growth) return null;
  let peak = 0;
  return Math.max(...growth.map((each) => 1 - each / (peak = Math.max(peak, each))));
}

/** Largest fall from a running peak in money; the peak moves with deposits and withdrawals. */
export function maxDrawdownAmount(marks: readonly EquityMark[]): Money | null {
  const [first, ...rest] = marks;
  if (!first || rest.length === 0) return null;
  let peak = first.equity;
  return rest.reduce<Money>((worst, { equity, netDeposits }) => {
    peak = maximum(add(peak, netDeposits), equity);
    return maximum(worst, subtract(peak, equity));
  }, '0');
}

/** CAGR ÷ max drawdown; null without a drawdown. */
export function calmar(marks: readonly EquityMark[]): number | null {
  const growth = cagr(marks);
  const drawdown = maxDrawdown(marks);
  return growth === null || drawdown === null || drawdown < NO_DEVIATION ? null : growth / drawdown;
}

/** Closed positions with a net gain ÷ all closed. */
export const winRate = (positions: readonly Pick<ClosedPosition, 'netPnl'>[]): number | null =>
  positions.length === 0 ? null : positions.filter(({ netPnl }) => isPositive(netPnl)).length / positions.length;

/** Σ wins ÷ |Σ losses|; null without a loss. */
export function profitFactor(positions: readonly ClosedPosition[]): number | null {
  const wins = add('0', ...positions.map(({ netPnl }) => maximum(netPnl, '0')));
  const losses = add('0', ...positions.map(({ netPnl }) => minimum(netPnl, '0')));
  return isZero(losses) ? null : toNumber(divide(wins, absolute(losses)));
}

/** Mean net PnL of the closed positions, in quote currency. */
export const expectancy = (positions: readonly ClosedPosition[]): number | null =>
  positions.length === 0
    ? null
    : toNumber(divide(add('0', ...positions.map(({ netPnl }) => netPnl)), positions.length));

/** Mean of net PnL ÷ planned risk; null when a position had no planned risk. */
export const expectancyInR = (positions: readonly ClosedPosition[]): number | null =>
  positions.length === 0 || !positions.every(({ plannedRisk }) => isPositive(plannedRisk))
    ? null
    : mean(positions.map(({ netPnl, plannedRisk }) => toNumber(divide(netPnl, plannedRisk))));

/** Gross notional ÷ equity, each mark weighted by the time until the next; null without two marks, or when nothing was left. */
export function exposure(marks: readonly ExposureMark[]): number | null {
  let [weighted, totalMs] = [0, 0];
  for (const [index, { atMs, equity, grossNotional }] of marks.entries()) {
    const next = marks[index + 1];
    if (!next) continue;
    if (!isPositive(equity)) return null;
    weighted += toNumber(divide(grossNotional, equity)) * (next.atMs - atMs);
    totalMs += next.atMs - atMs;
  }
  return totalMs === 0 ? null : weighted / totalMs;
}

/** Mean slippage of the entries of the closed positions, bps, adverse positive. */
export const slippageBps = (positions: readonly ClosedPosition[]): number | null =>
  positions.length === 0 ? null : mean(positions.map((each) => toNumber(each.slippageBps)));
