import type { Direction } from './direction.ts';
import { signOf } from './direction.ts';
import type { Fill } from './fill.ts';
import { uniqueFills } from './fill.ts';
import type { Decimal, Money, Price, Quantity } from './money.ts';
import {
  absolute,
  add,
  compare,
  divide,
  equals,
  isPositive,
  isZero,
  maximum,
  minimum,
  multiply,
  roundTo,
  subtract,
  MONEY_SCALE,
} from './money.ts';

export const POSITION_STATUSES = ['opening', 'open', 'closing', 'closed'] as const;
export type PositionStatus = (typeof POSITION_STATUSES)[number];

export const EXIT_REASONS = [
  'takeProfit',
  'stopLoss',
  'trailingStop',
  'breakEven',
  'timeExit',
  'manual',
  'liquidated',
  'entryNotFilled',
  'killed',
  'unprotected',
] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];

/** Exposure in one instrument, folded from fills and nothing else. */
export interface Exposure {
  /** Positive long, negative short, base units. */
  signedQuantity: Decimal;
  /** What the open quantity cost: signed quantity × price of its opening fills, quote. */
  cost: Money;
  /** From closed quantity, before fees and funding, quote. */
  grossRealizedPnl: Money;
  fees: Money;
  openedQuantity: Quantity;
  openedNotional: Money;
  closedQuantity: Quantity;
  closedNotional: Money;
}

export const FLAT: Exposure = {
  signedQuantity: '0',
  cost: '0',
  grossRealizedPnl: '0',
  fees: '0',
  openedQuantity: '0',
  openedNotional: '0',
  closedQuantity: '0',
  closedNotional: '0',
};

/** What one fill changed: the same numbers that the ledger posts. */
export interface FillEffect {
  exposure: Exposure;
  /** Change of the cost of the open quantity. */
  costChange: Money;
  realizedPnl: Money;
}

/** Increases, reduces, closes exactly or flips. Costs that do not divide evenly keep the remainder in the open part, so that nothing is lost. */
export function applyFill(before: Exposure, fill: Pick<Fill, 'side' | 'price' | 'quantity' | 'fee'>): FillEffect {
  const sign = signOf(fill.side);
  const held = before.signedQuantity;
  const isReducing = !isZero(held) && compare(held, 0) !== sign;
  const closing = isReducing ? minimum(fill.quantity, absolute(held)) : '0';
  const opening = subtract(fill.quantity, closing);

  const removedCost = equals(closing, absolute(held))
    ? before.cost
    : roundTo(divide(multiply(before.cost, closing), absolute(held), MONEY_SCALE), MONEY_SCALE);
  const closedCost = isZero(closing) ? '0' : removedCost;
  const closedNotional = multiply(closing, fill.price);
  // Selling brings in closedNotional, buying back pays it; what the closed part had cost is taken off.
  const realizedPnl = isZero(closing) ? '0' : subtract(multiply(-sign, closedNotional), closedCost);
  const openedNotional = multiply(opening, fill.price);
  const costChange = subtract(multiply(sign, openedNotional), closedCost);

  return {
    costChange,
    realizedPnl,
    exposure: {
      signedQuantity: add(held, multiply(sign, fill.quantity)),
      cost: add(before.cost, costChange),
      grossRealizedPnl: add(before.grossRealizedPnl, realizedPnl),
      fees: add(before.fees, fill.fee),
      openedQuantity: add(before.openedQuantity, opening),
      openedNotional: add(before.openedNotional, openedNotional),
      closedQuantity: add(before.closedQuantity, closing),
      closedNotional: add(before.closedNotional, closedNotional),
    },
  };
}

/** The earliest fill of a position, and since when what it holds is without protection; null for neither yet. */
export interface HeldSince {
  firstFillAtMs: number | null;
  nakedSinceMs: number | null;
}

/**
 * The same with one more fill. A venue may show an earlier one after a later one: what was never protected is naked since then. What is
 * held again after nothing was is naked since the fill that brought it.
 */
export function heldSince(
  { firstFillAtMs, nakedSinceMs }: HeldSince,
  fill: Pick<Fill, 'filledAtMs'>,
  wasFlat: boolean,
): HeldSince {
  const earliestAtMs = Math.min(firstFillAtMs ?? fill.filledAtMs, fill.filledAtMs);
  if (nakedSinceMs === firstFillAtMs) return { firstFillAtMs: earliestAtMs, nakedSinceMs: earliestAtMs };
  return { firstFillAtMs: earliestAtMs, nakedSinceMs: wasFlat ? fill.filledAtMs : nakedSinceMs };
}

/** The exposure after a set of fills; order and repeats do not matter. */
export const foldFills = (fills: readonly Fill[]): Exposure =>
  uniqueFills(fills).reduce((exposure, fill) => applyFill(exposure, fill).exposure, FLAT);

export const isFlat = (exposure: Exposure): boolean => isZero(exposure.signedQuantity);
/** Quantity-weighted average of opening fills, to 18 decimals; null before the first. */
export const entryPriceOf = (exposure: Exposure): Price | null =>
  isZero(exposure.openedQuantity) ? null : divide(exposure.openedNotional, exposure.openedQuantity);
/** Quantity-weighted average of closing fills, to 18 decimals; null before the first. */
export const exitPriceOf = (exposure: Exposure): Price | null =>
  isZero(exposure.closedQuantity) ? null : divide(exposure.closedNotional, exposure.closedQuantity);
/** Open quantity at mark minus its cost, before exit fees. */
export const unrealizedPnlOf = (exposure: Exposure, mark: Price): Money =>
  subtract(multiply(exposure.signedQuantity, mark), exposure.cost);
/** After fees and funding (funding positive is paid). */
export const realizedPnlOf = (exposure: Exposure, funding: Money): Money =>
  subtract(exposure.grossRealizedPnl, add(exposure.fees, funding));
export const directionOf = (exposure: Exposure): Direction | null => {
  const sign = compare(exposure.signedQuantity, 0);
  return sign === 0 ? null : sign > 0 ? 'long' : 'short';
};
export const quantityOf = (exposure: Exposure): Quantity => absolute(exposure.signedQuantity);

/** What orders report as filled beyond the fills that have been seen: reads of a venue may lag its answers. */
export function unseenFills(
  orders: readonly { isReduceOnly: boolean; filledQuantity: Quantity }[],
  exposure: Pick<Exposure, 'openedQuantity' | 'closedQuantity'>,
): { opened: Quantity; closed: Quantity } {
  const reported = (isReduceOnly: boolean): Quantity =>
    add('0', ...orders.filter((order) => order.isReduceOnly === isReduceOnly).map((order) => order.filledQuantity));
  return {
    opened: maximum('0', subtract(reported(false), exposure.openedQuantity)),
    closed: maximum('0', subtract(reported(true), exposure.closedQuantity)),
  };
}

/** True while something is held, and while fills are still to be seen by which something may be. */
export const mayHold = (orders: Parameters<typeof unseenFills>[0], exposure: Exposure): boolean =>
  !isFlat(exposure) || isPositive(unseenFills(orders, exposure).opened);
