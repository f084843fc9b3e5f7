import { amount, leastOf } from './amount.ts';
import { isOpen, latestOf, leftOf } from './account.ts';
import { isConditional } from './rejections.ts';
import type { VenueState } from './state.ts';
import { isMarketable, isTriggered } from './triggers.ts';
import type { VenueOrder } from './types.ts';

/** Brings every open order of a symbol to the market. */
export function matchAll(state: VenueState, symbol: string, atMs: number): void {
  if (state.listed.get(symbol)?.status !== 'TRADING') return;
  for (const order of [...state.open]) if (order.symbol === symbol) match(state, order, atMs, true);
}

/** Brings one open order to the market. `hasRested` tells a maker from a taker. */
export function match(state: VenueState, order: VenueOrder, atMs: number, hasRested: boolean): void {
  if (order.isSilent || !isOpen(latestOf(order))) return;
  const current = state.price(order.symbol);
  if (isConditional(order.kind)) {
    if (isTriggered(order, current)) take(state, order, current, atMs, false);
    return;
  }
  const isMaker = hasRested && order.kind === 'LIMIT';
  if (isMarketable(order, current))
    take(state, order, isMaker && order.price !== null ? order.price : current, atMs, isMaker);
  else if (order.kind === 'MARKET' || order.timeInForce === 'IOC') state.move(order, 'CANCELED', 'NOT_MET', atMs);
}

function take(state: VenueState, order: VenueOrder, price: string, atMs: number, isMaker: boolean): void {
  const left = leftOf(order);
  const quantity = order.reduceOnly ? leastOf(left, state.heldBy(order).abs()) : left;
  if (!quantity.isZero()) state.fill(order, quantity, price, isMaker, atMs);
  if (isOpen(latestOf(order))) state.move(order, 'CANCELED', 'POSITION_CLOSED', atMs);
}

/** Fills a fraction, in whole lots, and then nothing any more. */
export function fillPart(state: VenueState, order: VenueOrder, fraction: string, atMs: number): void {
  const lot = state.listed.get(order.symbol)?.lot ?? '1';
  const most = order.reduceOnly ? leastOf(amount(order.quantity), state.heldBy(order).abs()) : amount(order.quantity);
  const part = most.times(fraction).dividedToIntegerBy(lot).times(lot);
  order.isSilent = true;
  if (!part.isZero()) state.fill(order, part, state.price(order.symbol), false, atMs);
}

/** A canceled order turns out to have traded: the cancel had come too late. */
export function lateFill(
  state: VenueState,
  { account, orderId, atMs }: { account: string; orderId: string; atMs: number },
): VenueOrder | null {
  const order = state.account(account).orders.find(({ id }) => id === orderId);
  if (!order) return null;
  const held = state.heldBy(order);
  const quantity = order.reduceOnly ? leastOf(leftOf(order), held.abs()) : leftOf(order);
  if (quantity.isPositive() && !quantity.isZero())
    state.fill(order, quantity, order.price ?? state.price(order.symbol), true, atMs);
  return order;
}
