import { amount, leastOf, textOf } from './amount.ts';
import type { Amount } from './amount.ts';
import { holdingsAt, isOpen, latestOf, leftOf } from './account.ts';
import type { Command } from './commands.ts';
import { Coverage } from './coverage.ts';
import { listings } from './instruments.ts';
import { isConditional, rejectionOf } from './rejections.ts';
import { isMarketable, isTriggered } from './triggers.ts';
import type { FillCause, OrderState, Refusals, Switches, VenueAccount, VenueFill, VenueOrder } from './types.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** How many nonces of an account are remembered; one below all of them is too old. */
const REMEMBERED_NONCES = 100;

/** What a command came to. */
export interface Outcome {
  order: VenueOrder | null;
  fills: VenueFill[];
}

/** The matching engine: accounts, prices and orders, changed by commands and by nothing else. The same commands give the same venue. */
export class Engine {
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
  #open = new Set<VenueOrder>();
  #payments = 0;
  #told: VenueFill[] = [];
  readonly #touched = new Set<VenueAccount>();

  apply(command: Command): Outcome {
    this.#told = [];
    this.#expire(command.atMs);
    const order = this.#do(command);
    for (const account of this.#touched) this.coverage.look(account, command.atMs);
    this.#touched.clear();
    return { order, fills: this.#told };
  }

  hasExpiring(atMs: number): boolean {
    return this.switches.expiry && [...this.#open].some(({ expiresAt }) => expiresAt !== null && expiresAt < atMs);
  }

  findByClientId(account: VenueAccount, clientId: string): VenueOrder | null {
    return account.orders.find((order) => order.clientId === clientId) ?? null;
  }

  #account(id: string): VenueAccount {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`The book names account ${id}, which was never opened.`);
    return account;
  }

  #do(command: Command): VenueOrder | null {
    switch (command.type) {
      case 'switches':
        this.switches = command.switches;
        return null;
      case 'account':
        this.accounts.set(command.account, {
          id: command.account,
          opening: command.balance,
          orders: [],
          fills: [],
          payments: [],
          nonces: [],
          isAgentExpired: false,
          nonceRefusals: 0,
        });
        return null;
      case 'price':
        this.prices.set(command.symbol, command.price);
        this.#matchAll(command.symbol, command.atMs);
        return null;
      case 'symbol':
        this.#setStatus(command);
        return null;
      case 'place':
        return this.#place(command);
      case 'cancel':
        return this.#cancel(command);
      case 'lateFill':
        return this.#lateFill(command);
      case 'forceOut':
        this.#forceOut(this.#account(command.account), command.symbol, command.cause, command.fraction, command.atMs);
        return null;
      case 'funding':
        this.#fund(command);
        return null;
      case 'agent':
        this.#account(command.account).isAgentExpired = command.isExpired;
        return null;
      case 'nonceRefusals':
        this.#account(command.account).nonceRefusals = command.times;
        return null;
      case 'refused':
        this.refusals[command.why] += 1;
        if (command.why === 'nonceScripted') this.#account(command.account).nonceRefusals -= 1;
        return null;
      case 'clock':
        this.clockAheadMs = command.aheadMs;
        return null;
      case 'sweep':
        return null;
    }
  }

  #place(command: Of<'place'>): VenueOrder {
    const { terms, nonce, origin, receivedAtMs, bend, atMs } = command;
    const account = this.#account(terms.account);
    this.#touched.add(account);
    useNonce(account, nonce);
    const first = terms.clientId === null ? null : this.findByClientId(account, terms.clientId);
    if (first && this.switches.dedupe) return first;
    const order: VenueOrder = {
      ...terms,
      id: `o${String(this.orders.length + 1)}`,
      origin,
      nonce,
      receivedAtMs,
      acceptedAtMs: atMs,
      isSilent: false,
      revisions: [{ atMs, state: 'OPEN', filled: '0', reason: null }],
    };
    const market = { listed: this.listed, prices: this.prices, switches: this.switches, atMs };
    const reason = bend.refuse ?? rejectionOf(terms, account, market);
    this.orders.push(order);
    account.orders.push(order);
    if (reason !== null) {
      this.#move(order, 'REJECTED', reason, atMs);
      return order;
    }
    this.#open.add(order);
    if (bend.partial !== undefined) this.#fillPart(order, bend.partial, atMs);
    else this.#match(order, atMs, false);
    return order;
  }

  /** Fills a fraction, in whole lots, and then nothing any more. */
  #fillPart(order: VenueOrder, fraction: string, atMs: number): void {
    const lot = this.listed.get(order.symbol)?.lot ?? '1';
    const part = amount(order.quantity).times(fraction).dividedToIntegerBy(lot).times(lot);
    order.isSilent = true;
    if (!part.isZero()) this.#fill(order, part, this.#price(order.symbol), false, atMs);
  }

  #cancel(command: Of<'cancel'>): VenueOrder | null {
    const account = this.#account(command.account);
    this.#touched.add(account);
    useNonce(account, command.nonce);
    const order = this.findByClientId(account, command.clientId);
    if (order && isOpen(latestOf(order))) this.#move(order, 'CANCELED', 'BY_REQUEST', command.atMs);
    return order;
  }

  /** A canceled order turns out to have traded: the cancel had come too late. */
  #lateFill({ account, orderId, atMs }: Of<'lateFill'>): VenueOrder | null {
    const order = this.#account(account).orders.find(({ id }) => id === orderId);
    if (!order) return null;
    const held = this.#heldBy(order);
    const quantity = order.reduceOnly ? leastOf(leftOf(order), held.abs()) : leftOf(order);
    if (quantity.isPositive() && !quantity.isZero())
      this.#fill(order, quantity, order.price ?? this.#price(order.symbol), true, atMs);
    return order;
  }

  #matchAll(symbol: string, atMs: number): void {
    if (this.listed.get(symbol)?.status !== 'TRADING') return;
    for (const order of [...this.#open]) if (order.symbol === symbol) this.#match(order, atMs, true);
  }

  /** Brings one open order to the market. `hasRested` tells a maker from a taker. */
  #match(order: VenueOrder, atMs: number, hasRested: boolean): void {
    if (order.isSilent || !isOpen(latestOf(order))) return;
    const current = this.#price(order.symbol);
    if (isConditional(order.kind)) {
      if (isTriggered(order, current)) this.#take(order, current, atMs, false);
      return;
    }
    const isMaker = hasRested && order.kind === 'LIMIT';
    if (isMarketable(order, current))
      this.#take(order, isMaker && order.price !== null ? order.price : current, atMs, isMaker);
    else if (order.kind === 'MARKET' || order.timeInForce === 'IOC') this.#move(order, 'CANCELED', 'NOT_MET', atMs);
  }

  #take(order: VenueOrder, price: string, atMs: number, isMaker: boolean): void {
    const left = leftOf(order);
    const quantity = order.reduceOnly ? leastOf(left, this.#heldBy(order).abs()) : left;
    if (!quantity.isZero()) this.#fill(order, quantity, price, isMaker, atMs);
    if (isOpen(latestOf(order))) this.#move(order, 'CANCELED', 'POSITION_CLOSED', atMs);
  }

  #fill(order: VenueOrder, quantity: Amount, price: string, isMaker: boolean, atMs: number): void {
    const filled = amount(latestOf(order).filled).plus(quantity);
    const isDone = filled.equals(order.quantity);
    const { state, reason } = latestOf(order);
    order.revisions.push({
      atMs,
      state: isDone ? 'FILLED' : isOpen({ state }) ? 'PARTIAL' : state,
      filled: textOf(filled),
      reason: isDone ? null : reason,
    });
    if (isDone) this.#open.delete(order);
    this.#book(this.#account(order.account), {
      ...order,
      orderId: order.id,
      price,
      quantity: textOf(quantity),
      isMaker,
      cause: 'TRADE',
      atMs,
    });
  }

  #book(account: VenueAccount, input: Omit<VenueFill, 'id' | 'fee' | 'account'>): void {
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
    this.#told.push(fill);
    account.fills.push(fill);
    this.#touched.add(account);
    this.#endStrandedExits(account, symbol, atMs);
  }

  /** Exits that have nothing left to close are withdrawn by the venue itself. */
  #endStrandedExits(account: VenueAccount, symbol: string, atMs: number): void {
    const held = holdingsAt(account).holdings.get(symbol)?.signed ?? amount(0);
    for (const order of account.orders) {
      if (order.symbol !== symbol || !order.reduceOnly || !isOpen(latestOf(order))) continue;
      const isClosing = !held.isZero() && held.isNegative() === (order.side === 'BUY');
      if (!isClosing) this.#move(order, 'CANCELED', 'POSITION_CLOSED', atMs);
    }
  }

  #forceOut(
    account: VenueAccount,
    symbol: string,
    cause: Exclude<FillCause, 'TRADE'>,
    fraction: string,
    atMs: number,
  ): void {
    const held = holdingsAt(account).holdings.get(symbol)?.signed;
    if (!held) return;
    const lot = this.listed.get(symbol)?.lot ?? '1';
    const part = held.abs().times(fraction).dividedToIntegerBy(lot).times(lot);
    const quantity = textOf(fraction === '1' ? held.abs() : part);
    if (quantity === '0') return;
    const orderId = `${cause.toLowerCase()}-${String(this.fills.length + 1)}`;
    const side = held.isNegative() ? 'BUY' : 'SELL';
    this.#book(account, {
      orderId,
      clientId: null,
      symbol,
      side,
      price: this.#price(symbol),
      quantity,
      isMaker: false,
      cause,
      atMs,
    });
  }

  /** A symbol that is delisted settles every position at its last price. */
  #setStatus({ symbol, status, atMs }: Of<'symbol'>): void {
    const listing = this.listed.get(symbol);
    if (listing) listing.status = status;
    if (status === 'TRADING' && this.prices.has(symbol)) this.#matchAll(symbol, atMs);
    if (status !== 'DELISTED') return;
    for (const order of [...this.#open]) if (order.symbol === symbol) this.#move(order, 'CANCELED', 'DELISTED', atMs);
    for (const account of this.accounts.values()) this.#forceOut(account, symbol, 'DELISTING', '1', atMs);
  }

  #fund({ symbol, rate, atMs }: Of<'funding'>): void {
    for (const account of this.accounts.values()) {
      const held = holdingsAt(account).holdings.get(symbol)?.signed;
      if (!held) continue;
      const paid = textOf(held.times(this.#price(symbol)).times(rate));
      account.payments.push({
        id: `p${String((this.#payments += 1))}`,
        account: account.id,
        symbol,
        amount: paid,
        atMs,
      });
    }
  }

  #expire(atMs: number): void {
    if (!this.hasExpiring(atMs)) return;
    for (const order of [...this.#open])
      if (order.expiresAt !== null && order.expiresAt < atMs) this.#move(order, 'EXPIRED', 'EXPIRED', atMs);
  }

  #move(order: VenueOrder, state: OrderState, reason: string | null, atMs: number): void {
    order.revisions.push({ atMs, state, filled: latestOf(order).filled, reason });
    if (!isOpen({ state })) this.#open.delete(order);
    this.#touched.add(this.#account(order.account));
  }

  #heldBy(order: VenueOrder): Amount {
    return holdingsAt(this.#account(order.account)).holdings.get(order.symbol)?.signed ?? amount(0);
  }

  #price(symbol: string): string {
    const price = this.prices.get(symbol);
    if (price === undefined) throw new Error(`The venue has no price for ${symbol}.`);
    return price;
  }
}

function useNonce(account: VenueAccount, nonce: number | null): void {
  if (nonce === null) return;
  account.nonces.push(nonce);
  account.nonces.sort((a, b) => a - b);
  if (account.nonces.length > REMEMBERED_NONCES) account.nonces.shift();
}

/** Why a nonce is refused; null when it may be used. */
export function nonceRefusal(account: VenueAccount, nonce: number): 'nonceUsed' | 'nonceTooOld' | null {
  if (account.nonces.includes(nonce)) return 'nonceUsed';
  const [lowest] = account.nonces;
  return account.nonces.length >= REMEMBERED_NONCES && lowest !== undefined && nonce < lowest ? 'nonceTooOld' : null;
}
