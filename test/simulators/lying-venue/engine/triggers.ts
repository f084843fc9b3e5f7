import { amount } from './amount.ts';
import type { VenueOrder } from './types.ts';

/** A stop runs with the market, a take-profit waits against it. */
export function isTriggered(order: Pick<VenueOrder, 'kind' | 'side' | 'trigger'>, price: string): boolean {
  if (order.trigger === null) return false;
  const isUpward = (order.kind === 'STOP') === (order.side === 'BUY');
  return isUpward ? amount(price).greaterThanOrEqualTo(order.trigger) : amount(price).lessThanOrEqualTo(order.trigger);
}

/** Is the market as good as the order's worst price? */
export function isMarketable(order: Pick<VenueOrder, 'side' | 'price'>, price: string): boolean {
  if (order.price === null) return true;
  return order.side === 'BUY'
    ? amount(price).lessThanOrEqualTo(order.price)
    : amount(price).greaterThanOrEqualTo(order.price);
}
