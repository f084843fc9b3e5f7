import type { Direction } from './direction.ts';
import { signOf } from './direction.ts';
import type { Decimal, Price, Rounding } from './money.ts';
import { add, bpsOf, compare, isGreater, isPositive, multiply, roundToStep } from './money.ts';
import type { Refusal } from './refusal.ts';
import { refusal } from './refusal.ts';

/** A level given as a price or as a distance from the entry price in bps. */
export type LevelTerms = { price: Price } | { distanceBps: Decimal };
export type BreakEvenTerms = { afterRung: number } | { activationBps: Decimal };
export type TimeExitTerms = { afterMs: number } | { at: string };

/** The set of rules that end a position, as an agent states them. */
export interface ExitPlan {
  stopLoss: LevelTerms;
  takeProfits: readonly (LevelTerms & { fraction: Decimal })[];
  trailingStop: { activationBps: Decimal; distanceBps: Decimal } | null;
  breakEven: BreakEvenTerms | null;
  timeExit: TimeExitTerms | null;
}

/** At most this many rungs in a take-profit ladder. */
export const MAX_RUNGS = 10;

/** The plan made absolute for one entry price: prices on the venue's tick, moments in milliseconds. */
export interface ExitLevels {
  stopLoss: Price;
  /** Fractions are of the quantity opened. */
  takeProfits: readonly { price: Price; fraction: Decimal }[];
  trailingStop: { activationPrice: Price; distanceBps: Decimal } | null;
  /** afterRung: when that many rungs have filled; price: when the mark touches it. */
  breakEven: { afterRung: number } | { price: Price } | null;
  timeExitAtMs: number | null;
}

interface Entry {
  direction: Direction;
  entryPrice: Price;
  tickSize: Price;
  openedAtMs: number;
}

/** entry ± bps in the direction of profit (positive) or loss (negative). */
const away = (entry: Entry, bps: Decimal, way: 1 | -1): Price =>
  add(entry.entryPrice, multiply(bpsOf(entry.entryPrice, bps), signOf(entry.direction) * way));

const level = (entry: Entry, terms: LevelTerms, way: 1 | -1): Price => {
  const exact = 'price' in terms ? terms.price : away(entry, terms.distanceBps, way);
  // Toward the entry: a stop fires no later, and a target no farther, than was asked for.
  const towardEntry: Rounding = (way === 1) === (entry.direction === 'long') ? 'down' : 'up';
  return roundToStep(exact, entry.tickSize, towardEntry);
};

/** The plan made absolute for an entry. Pure arithmetic: the same plan and entry always give the same levels. */
export function exitLevelsOf(plan: ExitPlan, entry: Entry): ExitLevels {
  const { trailingStop, breakEven, timeExit } = plan;
  return {
    stopLoss: level(entry, plan.stopLoss, -1),
    takeProfits: plan.takeProfits.map((rung) => ({ price: level(entry, rung, 1), fraction: rung.fraction })),
    trailingStop: trailingStop && {
      activationPrice: away(entry, trailingStop.activationBps, 1),
      distanceBps: trailingStop.distanceBps,
    },
    breakEven: breakEven && ('afterRung' in breakEven ? breakEven : { price: away(entry, breakEven.activationBps, 1) }),
    timeExitAtMs: timeExit && ('afterMs' in timeExit ? entry.openedAtMs + timeExit.afterMs : Date.parse(timeExit.at)),
  };
}

/**
 * The plan made absolute, or why it cannot protect the entry: a stop on the losing side of `mark` (the entry price of what is
 * not open yet, the market's price of what is), and a ladder that climbs from the entry.
 */
export function resolveExitPlan(plan: ExitPlan, entry: Entry, mark: Price = entry.entryPrice): ExitLevels | Refusal {
  const { direction } = entry;
  const sign = signOf(direction);
  const levels = exitLevelsOf(plan, entry);
  if (!isPositive(levels.stopLoss) || compare(mark, levels.stopLoss) !== sign) {
    return refusal(
      'exitPlanInvalid',
      `A stop-loss at ${levels.stopLoss} does not protect a ${direction} at ${mark}; put it on the losing side.`,
      { stopLoss: levels.stopLoss, mark },
    );
  }
  let previous = entry.entryPrice;
  for (const [index, { price }] of levels.takeProfits.entries()) {
    if (compare(price, previous) !== sign || !isPositive(price)) {
      return refusal(
        'exitPlanInvalid',
        `Take-profit ${index + 1} at ${price} must lie beyond ${previous} for a ${direction}, and above zero.`,
        { takeProfit: price, previous },
      );
    }
    previous = price;
  }
  return levels;
}

/** What is wrong with a plan regardless of price; null when it is whole. */
export function checkExitPlan(plan: ExitPlan): { path: string; message: string } | null {
  if (plan.takeProfits.length > MAX_RUNGS) return { path: 'takeProfits', message: `at most ${MAX_RUNGS} rungs` };
  const total = add('0', ...plan.takeProfits.map((rung) => rung.fraction));
  if (isGreater(total, 1)) return { path: 'takeProfits', message: `the fractions add up to ${total}, more than 1` };
  if (plan.breakEven && 'afterRung' in plan.breakEven && plan.breakEven.afterRung > plan.takeProfits.length) {
    return { path: 'breakEven.afterRung', message: `there are only ${plan.takeProfits.length} take-profit rungs` };
  }
  return null;
}
