import { amount } from './amount.ts';
import { holdingsAt, purseAt, signOf } from './account.ts';
import type { Listing } from './instruments.ts';
import type { OrderTerms, Switches, VenueAccount } from './types.ts';

export interface Market {
  listed: ReadonlyMap<string, Listing>;
  prices: ReadonlyMap<string, string>;
  switches: Switches;
  atMs: number;
}

const isStep = (value: string, step: string): boolean => {
  const number = amount(value);
  return number.isPositive() && !number.isZero() && number.modulo(step).isZero();
};

/** Why the venue says no to an order; null when it takes it. */
export function rejectionOf(terms: OrderTerms, account: VenueAccount, market: Market): string | null {
  const { kind, quantity, price, trigger, reduceOnly, side, symbol } = terms;
  const listing = market.listed.get(symbol);
  if (!listing) return 'SYMBOL_UNKNOWN';
  if (listing.status !== 'TRADING') return listing.status;
  if (market.switches.expiry && terms.expiresAt !== null && terms.expiresAt < market.atMs) return 'EXPIRED';
  if (isConditional(kind) && !market.switches.nativeStops) return 'KIND_UNSUPPORTED';
  if (kind === 'LIMIT' ? price === null : isConditional(kind) && trigger === null) return 'PRICE_MISSING';
  for (const level of [price, trigger]) if (level !== null && !isStep(level, listing.tick)) return 'OFF_TICK';
  if (!isStep(quantity, listing.lot)) return 'OFF_LOT';
  const current = market.prices.get(symbol);
  if (current === undefined) return 'PRICE_UNAVAILABLE';
  const held = holdingsAt(account).holdings.get(symbol)?.signed ?? amount(0);
  const isClosing = !held.isZero() && held.isNegative() === (side === 'BUY');
  if (reduceOnly) return isClosing ? null : 'REDUCE_ONLY_WITHOUT_POSITION';
  const notional = amount(quantity).times(price ?? trigger ?? current);
  if (notional.lessThan(listing.minimumNotional)) return 'BELOW_MINIMUM_NOTIONAL';
  const after = held.plus(amount(quantity).times(signOf(side)));
  const more = after.abs().minus(held.abs());
  const { available } = purseAt(account, market.prices, market.listed);
  return more.isPositive() && more.times(current).dividedBy(listing.maxLeverage).greaterThan(available)
    ? 'INSUFFICIENT_MARGIN'
    : null;
}

export const isConditional = (kind: OrderTerms['kind']): boolean => kind === 'STOP' || kind === 'TAKE_PROFIT';
