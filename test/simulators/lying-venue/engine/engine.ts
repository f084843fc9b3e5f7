import { textOf } from './amount.ts';
import { holdingsAt, isOpen, latestOf } from './account.ts';
import type { Command } from './commands.ts';
import { fillPart, lateFill, match, matchAll } from './matching.ts';
import { useNonce } from './nonces.ts';
import { isConditional, rejectionOf } from './rejections.ts';
import { VenueState } from './state.ts';
import type { FillCause, VenueAccount, VenueFill, VenueOrder } from './types.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** What a command came to. */
export interface Outcome {
  order: VenueOrder | null;
  fills: VenueFill[];
}

/** The matching engine: accounts, prices and orders, changed by commands and by nothing else. The same commands give the same venue. */
export class Engine extends VenueState {
  #payments = 0;

  apply(command: Command): Outcome {
    this.told = [];
    this.#expire(command.atMs);
    const order = this.#do(command);
    for (const account of this.touched) this.coverage.look(account, command.atMs);
    this.touched.clear();
    return { order, fills: this.told };
  }

  hasExpiring(atMs: number): boolean {
    return this.switches.expiry && [...this.open].some(({ expiresAt }) => expiresAt !== null && expiresAt < atMs);
  }

  findByClientId(account: VenueAccount, clientId: string): VenueOrder | null {
    return account.orders.find((order) => order.clientId === clientId) ?? null;
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
        matchAll(this, command.symbol, command.atMs);
        return null;
      case 'symbol':
        this.#setStatus(command);
        return null;
      case 'place':
        return this.#place(command);
      case 'cancel':
        return this.#cancel(command);
      case 'lateFill':
        return lateFill(this, command);
      case 'forceOut':
        this.#forceOut(this.account(command.account), command.symbol, command.cause, command.fraction, command.atMs);
        return null;
      case 'funding':
        this.#fund(command);
        return null;
      case 'agent':
        this.account(command.account).isAgentExpired = command.isExpired;
        return null;
      case 'nonceRefusals':
        this.account(command.account).nonceRefusals = command.times;
        return null;
      case 'refused':
        this.refusals[command.why] += 1;
        if (command.why === 'nonceScripted') this.account(command.account).nonceRefusals -= 1;
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
    const account = this.account(terms.account);
    this.touched.add(account);
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
      this.move(order, 'REJECTED', reason, atMs);
      return order;
    }
    this.open.add(order);
    if (bend.partial !== undefined && !isConditional(order.kind)) fillPart(this, order, bend.partial, atMs);
    else match(this, order, atMs, false);
    return order;
  }

  #cancel(command: Of<'cancel'>): VenueOrder | null {
    const account = this.account(command.account);
    this.touched.add(account);
    useNonce(account, command.nonce);
    const order = this.findByClientId(account, command.clientId);
    if (order && isOpen(latestOf(order))) this.move(order, 'CANCELED', 'BY_REQUEST', command.atMs);
    return order;
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
    this.book(account, {
      orderId,
      clientId: null,
      symbol,
      side,
      price: this.price(symbol),
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
    if (status === 'TRADING' && this.prices.has(symbol)) matchAll(this, symbol, atMs);
    if (status !== 'DELISTED') return;
    for (const order of [...this.open]) if (order.symbol === symbol) this.move(order, 'CANCELED', 'DELISTED', atMs);
    for (const account of this.accounts.values()) this.#forceOut(account, symbol, 'DELISTING', '1', atMs);
  }

  #fund({ symbol, rate, atMs }: Of<'funding'>): void {
    for (const account of this.accounts.values()) {
      const held = holdingsAt(account).holdings.get(symbol)?.signed;
      if (!held) continue;
      const paid = textOf(held.times(this.price(symbol)).times(rate));
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
    for (const order of [...this.open])
      if (order.expiresAt !== null && order.expiresAt < atMs) this.move(order, 'EXPIRED', 'EXPIRED', atMs);
  }
}
