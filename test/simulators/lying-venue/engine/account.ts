import type { Amount } from './amount.ts';
import { SCALE, amount, leastOf } from './amount.ts';
import type { Listing } from './instruments.ts';
import type { Revision, VenueAccount, VenueFill, VenueOrder } from './types.ts';

export interface Holding {
  /** Positive long, negative short. */
  signed: Amount;
  /** Signed quantity × the average price of what opened it. */
  cost: Amount;
}

export const signOf = (side: 'BUY' | 'SELL'): 1 | -1 => (side === 'BUY' ? 1 : -1);
const NOTHING: Holding = { signed: amount(0), cost: amount(0) };

/** A holding after one fill, and what the closed part earned: average cost, the remainder stays with what is open. */
export function trade(
  held: Holding,
  fill: Pick<VenueFill, 'side' | 'price' | 'quantity'>,
): { holding: Holding; earned: Amount } {
  const sign = signOf(fill.side);
  const isReducing = !held.signed.isZero() && Math.sign(held.signed.toNumber()) !== sign;
  const closing = isReducing ? leastOf(amount(fill.quantity), held.signed.abs()) : amount(0);
  const opening = amount(fill.quantity).minus(closing);
  const removed = closing.isZero()
    ? amount(0)
    : closing.equals(held.signed.abs())
      ? held.cost
      : held.cost.times(closing).dividedBy(held.signed.abs()).toDecimalPlaces(SCALE);
  const earned = closing.times(fill.price).times(-sign).minus(removed);
  return {
    earned,
    holding: {
      signed: held.signed.plus(amount(fill.quantity).times(sign)),
      cost: held.cost.minus(removed).plus(opening.times(fill.price).times(sign)),
    },
  };
}

/** What an account held and what cash it had at a moment, folded from its fills and payments. */
export function holdingsAt(
  account: VenueAccount,
  atMs = Infinity,
): { holdings: Map<string, Holding>; balance: Amount } {
  const holdings = new Map<string, Holding>();
  let balance = amount(account.opening);
  for (const fill of account.fills) {
    if (fill.atMs > atMs) continue;
    const { holding, earned } = trade(holdings.get(fill.symbol) ?? NOTHING, fill);
    holdings.set(fill.symbol, holding);
    balance = balance.plus(earned).minus(fill.fee);
  }
  for (const payment of account.payments) if (payment.atMs <= atMs) balance = balance.minus(payment.amount);
  for (const [symbol, { signed }] of holdings) if (signed.isZero()) holdings.delete(symbol);
  return { holdings, balance };
}

/** An order as it stood at a moment; null before it was known. */
export const revisionAt = (order: VenueOrder, atMs = Infinity): Revision | null =>
  order.revisions.findLast((revision) => revision.atMs <= atMs) ?? null;

export const latestOf = (order: VenueOrder): Revision => order.revisions.at(-1) ?? order.revisions[0];
export const isOpen = ({ state }: Pick<Revision, 'state'>): boolean => state === 'OPEN' || state === 'PARTIAL';
export const leftOf = (order: VenueOrder): Amount => amount(order.quantity).minus(latestOf(order).filled);

/** Cash, its value with open positions at these prices, and what new orders may use. */
export function purseAt(
  account: VenueAccount,
  prices: ReadonlyMap<string, string>,
  listed: ReadonlyMap<string, Listing>,
  atMs = Infinity,
): { balance: Amount; equity: Amount; available: Amount } {
  const { holdings, balance } = holdingsAt(account, atMs);
  let equity = balance;
  let margin = amount(0);
  for (const [symbol, { signed, cost }] of holdings) {
    const value = signed.times(prices.get(symbol) ?? 0);
    equity = equity.plus(value).minus(cost);
    margin = margin.plus(value.abs().dividedBy(listed.get(symbol)?.maxLeverage ?? 1));
  }
  const available = equity.minus(margin);
  return { balance, equity, available: available.isNegative() ? amount(0) : available };
}
