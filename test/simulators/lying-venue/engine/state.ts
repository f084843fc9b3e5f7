import { amount, textOf } from './amount.ts';
import type { Amount } from './amount.ts';
import { holdingsAt, isOpen, latestOf } from './account.ts';
import { Coverage } from './coverage.ts';
import { listings } from './instruments.ts';
import type { OrderState, Refusals, Switches, VenueAccount, VenueFill, VenueOrder } from './types.ts';

/** Everything that the venue knows, and the few ways in which it changes: a fill, and an order that moves on. */
export class VenueState {
  readonly listed = listings();
  readonly prices = new Map<string, string>();
  readonly accounts = new Map<string, VenueAccount>();
  /** Every order ever accepted or rejected, in the order in which they came. */
  readonly orders: VenueOrder[] = [];
  readonly fills: VenueFill[] = [];
  readonly coverage = new Coverage();
  readonly refusals: Refusals = { nonceUsed: 0, nonceTooOld: 0, nonceScripted: 0, agentExpired: 0 };
  clockAheadMs = 0;
  switches: Switches = { dedupe: true, nativeStops: true, expiry: true };
  readonly open = new Set<VenueOrder>();
  /** Accounts that the command of now has changed. */
  readonly touched = new Set<VenueAccount>();
  /** Fills of the command of now. */
  told: VenueFill[] = [];

  account(id: string): VenueAccount {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`The book names account ${id}, which was never opened.`);
    return account;
  }

  /** Part of an order, or all of it, has traded. */
  fill(order: VenueOrder, quantity: Amount, price: string, isMaker: boolean, atMs: number): void {
    const filled = amount(latestOf(order).filled).plus(quantity);
    const isDone = filled.equals(order.quantity);
    const { state, reason } = latestOf(order);
    order.revisions.push({
      atMs,
      state: isDone ? 'FILLED' : isOpen({ state }) ? 'PARTIAL' : state,
      filled: textOf(filled),
      reason: isDone ? null : reason,
    });
    if (isDone) this.open.delete(order);
    this.book(this.account(order.account), {
      ...order,
      orderId: order.id,
      price,
      quantity: textOf(quantity),
      isMaker,
      cause: 'TRADE',
      atMs,
    });
  }

  /** Writes down one execution, of an order or of the venue's own making. */
  book(account: VenueAccount, input: Omit<VenueFill, 'id' | 'fee' | 'account'>): void {
    const { orderId, clientId, symbol, side, price, quantity, isMaker, cause, atMs } = input;
    const listing = this.listed.get(symbol);
    const bps = (isMaker ? listing?.makerFeeBps : listing?.takerFeeBps) ?? '0';
    const fee = textOf(amount(price).times(quantity).times(bps).dividedBy(10_000));
    const id = `t${String(this.fills.length + 1)}`;
    const fill: VenueFill = {
      id,
      account: account.id,
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
    };
    this.fills.push(fill);
    this.told.push(fill);
    account.fills.push(fill);
    this.touched.add(account);
    this.#endStrandedExits(account, symbol, atMs);
  }

  /** Exits that have nothing left to close are withdrawn by the venue itself. */
  #endStrandedExits(account: VenueAccount, symbol: string, atMs: number): void {
    const held = holdingsAt(account).holdings.get(symbol)?.signed ?? amount(0);
    for (const order of account.orders) {
      if (order.symbol !== symbol || !order.reduceOnly || !isOpen(latestOf(order))) continue;
      const isClosing = !held.isZero() && held.isNegative() === (order.side === 'BUY');
      if (!isClosing) this.move(order, 'CANCELED', 'POSITION_CLOSED', atMs);
    }
  }

  move(order: VenueOrder, state: OrderState, reason: string | null, atMs: number): void {
    order.revisions.push({ atMs, state, filled: latestOf(order).filled, reason });
    if (!isOpen({ state })) this.open.delete(order);
    this.touched.add(this.account(order.account));
  }

  heldBy(order: VenueOrder): Amount {
    return holdingsAt(this.account(order.account)).holdings.get(order.symbol)?.signed ?? amount(0);
  }

  price(symbol: string): string {
    const price = this.prices.get(symbol);
    if (price === undefined) throw new Error(`The venue has no price for ${symbol}.`);
    return price;
  }
}
