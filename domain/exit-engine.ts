import type { Crossing, CrossingKind } from './crossing.ts';
import type { Direction } from './direction.ts';
import { signOf } from './direction.ts';
import type { ExitLevels } from './exit-plan.ts';
import type { Price } from './money.ts';
import { bpsOf, compare, maximum, minimum, multiply, subtract } from './money.ts';

/** Everything the stop engine remembers of one open position. */
export interface ExitState {
  direction: Direction;
  entryPrice: Price;
  levels: ExitLevels;
  /** The fixed stop now in force: the plan's, an amended one, or the entry price after a break-even move. */
  stopPrice: Price;
  /** Best mark since entry: highest for a long, lowest for a short. */
  bestPrice: Price;
  bestAtMs: number;
  /** Rungs from the first on that are behind us: filled, or too small to be an order. The next target is the one after. */
  rungsFilled: number;
  /** Rungs that have really filled; a break-even move counts these. */
  rungsDone: number;
  isBreakEvenDone: boolean;
  /** Which exits rest at the venue. A native stop is doubled by ours only after a grace, a native target never. */
  native: { stopLoss: boolean; takeProfits: boolean };
  /** Since when the mark has been beyond a native stop that did not fill. */
  beyondStopSinceMs: number | null;
}

/** A native stop gets this long to fill by itself before our own exit is sent. */
export const NATIVE_STOP_GRACE_MS = 2_000;

export function startExit(input: {
  direction: Direction;
  entryPrice: Price;
  levels: ExitLevels;
  openedAtMs: number;
  native: ExitState['native'];
}): ExitState {
  const { direction, entryPrice, levels, native } = input;
  return {
    direction,
    entryPrice,
    levels,
    native,
    stopPrice: levels.stopLoss,
    bestPrice: entryPrice,
    bestAtMs: input.openedAtMs,
    rungsFilled: 0,
    rungsDone: 0,
    isBreakEvenDone: false,
    beyondStopSinceMs: null,
  };
}

const isBeyond = (direction: Direction, price: Price, level: Price): boolean =>
  compare(price, level) * signOf(direction) >= 0;
const isBehind = (direction: Direction, price: Price, level: Price): boolean =>
  compare(price, level) * signOf(direction) <= 0;
/** The better of two prices for a holder of this direction. */
export const betterPrice = (direction: Direction, a: Price, b: Price): Price =>
  direction === 'long' ? maximum(a, b) : minimum(a, b);

/** The trailing level, null until the best price has reached the activation; it never moves back because the best price never does. */
export function trailingLevel(state: Pick<ExitState, 'direction' | 'levels' | 'bestPrice'>): Price | null {
  const trailing = state.levels.trailingStop;
  if (!trailing || !isBeyond(state.direction, state.bestPrice, trailing.activationPrice)) return null;
  return subtract(state.bestPrice, multiply(bpsOf(state.bestPrice, trailing.distanceBps), signOf(state.direction)));
}

/**
 * One tick of the stop engine: the next state and the first level reached, if any.
 * Order within a tick: stop before trailing stop before time before target before break-even, so that protection wins.
 */
export function advanceExit(
  before: ExitState,
  tick: { mark: Price; atMs: number },
): { state: ExitState; crossing: Crossing | null } {
  const { direction } = before;
  const bestPrice = betterPrice(direction, before.bestPrice, tick.mark);
  const bestAtMs = compare(bestPrice, before.bestPrice) === 0 ? before.bestAtMs : tick.atMs;
  const isBeyondStop = isBehind(direction, tick.mark, before.stopPrice);
  const state: ExitState = {
    ...before,
    bestPrice,
    bestAtMs,
    beyondStopSinceMs: isBeyondStop ? (before.beyondStopSinceMs ?? tick.atMs) : null,
  };
  const reached = (kind: CrossingKind, level: Price, rung = 0): { state: ExitState; crossing: Crossing } => ({
    state,
    crossing: { kind, rung, level, mark: tick.mark, atMs: tick.atMs },
  });

  const graceMs = state.native.stopLoss ? NATIVE_STOP_GRACE_MS : 0;
  if (state.beyondStopSinceMs !== null && tick.atMs - state.beyondStopSinceMs >= graceMs)
    return reached('stopLoss', state.stopPrice);

  const trailing = trailingLevel(state);
  if (trailing !== null && isBehind(direction, tick.mark, trailing)) return reached('trailingStop', trailing);

  const { timeExitAtMs, takeProfits, breakEven } = state.levels;
  if (timeExitAtMs !== null && tick.atMs >= timeExitAtMs) return reached('timeExit', tick.mark);

  const rung = takeProfits[state.rungsFilled];
  if (rung && !state.native.takeProfits && isBeyond(direction, tick.mark, rung.price))
    return reached('takeProfit', rung.price, state.rungsFilled + 1);

  if (breakEven && !state.isBreakEvenDone) {
    const isDue =
      'afterRung' in breakEven
        ? state.rungsDone >= breakEven.afterRung
        : isBeyond(direction, bestPrice, breakEven.price);
    // A stop that is already at or beyond the entry stays where it is.
    if (isDue && !isBeyond(direction, state.stopPrice, state.entryPrice)) return reached('breakEven', state.entryPrice);
  }
  return { state, crossing: null };
}
