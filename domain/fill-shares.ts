import type { Direction } from './direction.ts';
import { openingSide, signOf } from './direction.ts';
import type { Fill, FundingPayment } from './fill.ts';
import { uniqueFills } from './fill.ts';
import type { Quantity } from './money.ts';
import { add, divide, equals, isAtMost, isLess, isPositive, minimum, multiply, subtract } from './money.ts';
import type { Exposure, PositionStatus } from './position.ts';
import { applyFill } from './position.ts';

/**
 * What of an account's fills in one instrument belongs to a position. Those of its own orders do. What the venue or the owner of
 * the account did (a liquidation, a close by hand) counts as far as it shrinks the position. What others opened by hand is theirs,
 * and is closed first when somebody closes by hand. A fill that closes both is ours in part, with its part of the fee.
 */
export function fillsOfPosition(direction: Direction, fills: readonly Fill[], isOwn: (fill: Fill) => boolean): Fill[] {
  const opening = openingSide(direction);
  let held: Quantity = '0';
  let theirs: Quantity = '0';
  const ours: Fill[] = [];
  for (const fill of uniqueFills(fills)) {
    if (isOwn(fill)) {
      held = fill.side === opening ? add(held, fill.quantity) : subtract(held, fill.quantity);
      ours.push(fill);
    } else if (fill.side === opening) theirs = add(theirs, fill.quantity);
    else {
      const ofTheirs = fill.isLiquidation || !isPositive(theirs) ? '0' : minimum(fill.quantity, theirs);
      const share = minimum(subtract(fill.quantity, ofTheirs), held);
      theirs = subtract(theirs, subtract(fill.quantity, isPositive(share) ? share : '0'));
      if (!isPositive(share)) continue;
      held = subtract(held, share);
      ours.push(partOf(fill, share));
    }
  }
  return ours;
}

/**
 * Those of new fills that a position may take, oldest first: its own, and what others did where it still holds as much. A look that took
 * long knows nothing of how its position has ended meanwhile, and brings what others did to the next one. After its end it takes none:
 * whoever finds one of its own opens it again first.
 */
export function fillsWithin(position: { status: PositionStatus; exposure: Exposure }, fills: readonly Fill[]): Fill[] {
  if (position.status === 'closed') return [];
  let { exposure } = position;
  return fills.filter((fill) => {
    const closable = multiply(exposure.signedQuantity, -signOf(fill.side));
    if (fill.clientOrderId === null && !isAtMost(fill.quantity, closable)) return false;
    exposure = applyFill(exposure, fill).exposure;
    return true;
  });
}

/** What was paid while a position was held: since the earliest of its fills, which may come to light after a later one. */
export function fundingOfPosition(
  firstFillAtMs: number | null,
  fills: readonly Pick<Fill, 'filledAtMs'>[],
  payments: readonly FundingPayment[],
): FundingPayment[] {
  const heldFromMs = Math.min(firstFillAtMs ?? Infinity, ...fills.map((fill) => fill.filledAtMs));
  return payments.filter((payment) => payment.paidAtMs >= heldFromMs);
}

/** True when the fills are as many as the orders report. An answer of a venue may lack some that an earlier one had. */
export const hasFillsOf = (
  orders: readonly { clientOrderId: string; filledQuantity: Quantity }[],
  fills: readonly Fill[],
): boolean =>
  orders.every(({ clientOrderId, filledQuantity }) => {
    const own = uniqueFills(fills).filter((fill) => fill.clientOrderId === clientOrderId);
    return !isLess(add('0', ...own.map((fill) => fill.quantity)), filledQuantity);
  });

const partOf = (fill: Fill, quantity: Quantity): Fill =>
  equals(quantity, fill.quantity)
    ? fill
    : { ...fill, quantity, fee: divide(multiply(fill.fee, quantity), fill.quantity) };
