import type { Side } from './direction.ts';
import type { Money, Price, Quantity } from './money.ts';

export const LIQUIDITIES = ['maker', 'taker'] as const;
export type Liquidity = (typeof LIQUIDITIES)[number];

/** One execution against an order. Keyed by (venue, venue account, venue trade id); the only source of quantity, price and fee. */
export interface Fill {
  venue: string;
  venueAccountId: string;
  venueTradeId: string;
  venueOrderId: string;
  /** Null for what the venue did on its own, such as a liquidation. */
  clientOrderId: string | null;
  instrument: string;
  side: Side;
  price: Price;
  quantity: Quantity;
  /** Positive is paid, negative is a rebate; quote. */
  fee: Money;
  liquidity: Liquidity;
  isLiquidation: boolean;
  filledAtMs: number;
}

/** A payment between longs and shorts. Positive is paid by us; quote. */
export interface FundingPayment {
  venue: string;
  venueAccountId: string;
  venuePaymentId: string;
  instrument: string;
  amount: Money;
  paidAtMs: number;
}

const keyOf = (fill: Fill): string => `${fill.venue}\u0000${fill.venueAccountId}\u0000${fill.venueTradeId}`;

/** The set of fills, each once, in the order in which they happened; any permutation with repeats gives the same list. */
export function uniqueFills(fills: readonly Fill[]): Fill[] {
  const byKey = new Map(fills.map((fill) => [keyOf(fill), fill]));
  return [...byKey.values()].sort(
    (a, b) =>
      a.filledAtMs - b.filledAtMs ||
      a.venueTradeId.localeCompare(b.venueTradeId, 'en', { numeric: true }) ||
      // "1" and "01", or two venues: alike to the comparison above, but a tie would keep the order of arrival.
      (keyOf(a) < keyOf(b) ? -1 : 1),
  );
}
