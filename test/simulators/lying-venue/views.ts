import { latestOf, revisionAt } from './engine/account.ts';
import type { VenueFill, VenueOrder } from './engine/types.ts';

/** An order as the wire shows it, as of a moment. */
export function viewOfOrder(order: VenueOrder, asOfMs = Infinity): object {
  const { atMs, state, filled, reason } = revisionAt(order, asOfMs) ?? latestOf(order);
  const { id, account, clientId, symbol, side, kind, quantity, price, trigger, reduceOnly, expiresAt } = order;
  const terms = { id, account, clientId, symbol, side, kind, quantity, price, trigger, reduceOnly, expiresAt };
  return { ...terms, state, filled, reason, updatedAt: atMs };
}

export function viewOfFill({
  id,
  account,
  orderId,
  clientId,
  symbol,
  side,
  price,
  quantity,
  fee,
  isMaker,
  cause,
  atMs,
}: VenueFill): object {
  return {
    id,
    account,
    orderId,
    clientId,
    symbol,
    side,
    price,
    quantity,
    fee,
    liquidity: isMaker ? 'MAKER' : 'TAKER',
    cause,
    at: atMs,
  };
}
