import type { ExitLevels } from './exit-plan.ts';
import type { Instrument } from './instrument.ts';
import { roundQuantity } from './instrument.ts';
import type { Leg } from './order.ts';
import type { Decimal, Price, Quantity } from './money.ts';
import { add, isPositive, minimum, multiply, subtract } from './money.ts';

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
 * Quantity of each rung, in lots: the running sum of fractions of what was opened, rounded down, less the rungs before. So a
 * ladder whose fractions add up to 1 closes everything, and no lot is left over.
 */
export function rungShares(
  openedQuantity: Quantity,
  takeProfits: readonly { fraction: Decimal }[],
  instrument: Pick<Instrument, 'lotSize'>,
): Quantity[] {
  let fraction: Decimal = '0';
  let taken: Quantity = '0';
  return takeProfits.map((rung) => {
    fraction = add(fraction, rung.fraction);
    const upToHere = roundQuantity(instrument, multiply(openedQuantity, fraction));
    const share = subtract(upToHere, taken);
    taken = upToHere;
    return share;
  });
}

/**
 * The exits that should rest at the venue now: one stop for all that is open, and each unfinished rung for its share of the
 * opened quantity. A share below one lot is left to the stop and the later rungs.
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
  for (const [index, share] of rungShares(openedQuantity, levels.takeProfits, instrument).entries()) {
    const rung = index + 1;
    const fills = rungFills.get(rung);
    const quantity = minimum(subtract(share, fills?.filledQuantity ?? '0'), uncovered);
    const price = levels.takeProfits[index]?.price;
    if (price === undefined || fills?.isDone || !isPositive(quantity)) continue;
    orders.push({ leg: 'takeProfit', rung, quantity, triggerPrice: price });
    uncovered = subtract(uncovered, quantity);
  }
  return orders;
}

/** How many rungs from the first on are behind us: filled, or too small to be an order. */
export function rungsFilled(rungFills: RungFills, shares: readonly Quantity[]): number {
  const next = shares.findIndex((share, index) => isPositive(share) && !rungFills.get(index + 1)?.isDone);
  return next === -1 ? shares.length : next;
}
