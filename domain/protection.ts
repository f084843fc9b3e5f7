import type { ExitLevels } from './exit-plan.ts';
import type { Instrument } from './instrument.ts';
import { roundQuantity } from './instrument.ts';
import type { Leg } from './order.ts';
import type { Price, Quantity } from './money.ts';
import { isPositive, minimum, multiply, subtract } from './money.ts';

/** One exit order that should rest at the venue. */
export interface ProtectiveOrder {
  leg: Extract<Leg, 'stopLoss' | 'takeProfit'>;
  rung: number;
  quantity: Quantity;
  triggerPrice: Price;
}

/** How much of each take-profit rung has filled, by rung number. */
export type RungFills = ReadonlyMap<number, { filledQuantity: Quantity; isDone: boolean }>;

/**
 * The exits that should rest at the venue now: one stop for all that is open, and each unfinished rung for its share of the
 * opened quantity. Shares are rounded down to the lot; a share below one lot is left to the stop and the later rungs.
 */
export function desiredProtection(input: {
  openQuantity: Quantity;
  openedQuantity: Quantity;
  levels: ExitLevels;
  stopPrice: Price;
  rungFills: RungFills;
  instrument: Pick<Instrument, 'lotSize'>;
  native: { stopLoss: boolean; takeProfits: boolean };
}): ProtectiveOrder[] {
  const { openQuantity, openedQuantity, levels, rungFills, instrument, native } = input;
  if (!isPositive(openQuantity)) return [];
  const orders: ProtectiveOrder[] = native.stopLoss
    ? [{ leg: 'stopLoss', rung: 0, quantity: openQuantity, triggerPrice: input.stopPrice }]
    : [];
  if (!native.takeProfits) return orders;
  let uncovered = openQuantity;
  for (const [index, { price, fraction }] of levels.takeProfits.entries()) {
    const rung = index + 1;
    const fills = rungFills.get(rung);
    if (fills?.isDone) continue;
    const share = subtract(roundQuantity(instrument, multiply(openedQuantity, fraction)), fills?.filledQuantity ?? '0');
    const quantity = minimum(share, uncovered);
    if (!isPositive(quantity)) continue;
    orders.push({ leg: 'takeProfit', rung, quantity, triggerPrice: price });
    uncovered = subtract(uncovered, quantity);
  }
  return orders;
}

/** How many rungs from the first on have filled. */
export function rungsFilled(rungFills: RungFills): number {
  let count = 0;
  while (rungFills.get(count + 1)?.isDone) count += 1;
  return count;
}
