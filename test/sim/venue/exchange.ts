import type { OrderRequest } from '../../../domain/order.ts';
import { LOT_DECIMALS, stepsOf, TICK_DECIMALS } from '../units.ts';
import type { BookAccount, BookOrder, Switches, Trade } from './book.ts';
import { Book, OPEN } from './book.ts';

/** Half the spread, in ticks. */
const HALF_SPREAD = 1;

/** How one execution goes: the share that fills now (1 to 4 quarters), in how many pieces, and how late readers see it. */
export interface Matching {
  quarters: number;
  pieces: number;
  lateMs: number;
}

/** What others are told of, and asked, while the venue works. */
export interface ExchangeEvents {
  onAccepted(order: BookOrder): void;
  onTrade(trade: Trade, heldBefore: number): void;
  /** After an order ended by a request. */
  onCanceled(order: BookOrder): void;
  matching(): Matching;
}

/** The modelled venue: takes orders in, matches them at the market's price and keeps its own book. Lies are told by its readers only. */
export class Exchange {
  readonly book = new Book();
  readonly switches: Switches;
  isHalted = false;
  readonly #events: ExchangeEvents;
  readonly #nowMs: () => number;
  readonly #mids = new Map<string, number>();

  constructor(switches: Switches, nowMs: () => number, events: ExchangeEvents) {
    this.switches = switches;
    this.#nowMs = nowMs;
    this.#events = events;
  }

  /** A request arrives. A second one with a known client order id gets the first order where the venue de-duplicates. */
  place(accountId: string, request: OrderRequest, isRefused = false): BookOrder {
    const earlier = this.book.find(accountId, request.clientOrderId);
    if (earlier && this.switches.deduplicates) return earlier;
    const lots = stepsOf(request.quantity, LOT_DECIMALS);
    const ticksOf = (price: string | null): number | null => {
      const ticks = price === null ? null : stepsOf(price, TICK_DECIMALS);
      return ticks === null ? null : Number(ticks);
    };
    const order: BookOrder = {
      venueOrderId: `v${this.book.next()}`,
      accountId,
      request,
      lots: lots === null ? 0 : Number(lots),
      limitTicks: ticksOf(request.limitPrice),
      triggerTicks: ticksOf(request.triggerPrice),
      status: 'accepted',
      filledLots: 0,
      reason: null,
      history: [],
    };
    const rejection = isRefused ? 'tooBusy' : this.#rejectionOf(order);
    if (rejection !== null) {
      order.status = 'rejected';
      order.reason = rejection;
      order.history.push({ atMs: this.#nowMs(), status: 'rejected', filledLots: 0 });
      // A venue that keeps ids remembers what it refused.
      if (this.switches.deduplicates) this.book.account(accountId).orders.push(order);
      return order;
    }
    this.book.account(accountId).orders.push(order);
    this.book.move(order, 'accepted', this.#nowMs());
    this.#events.onAccepted(order);
    this.#work(order, true);
    return order;
  }

  /** With `lateFillMs` a resting limit order had dealt just before, and readers learn of it only after the cancel. */
  cancel(accountId: string, clientOrderId: string, lateFillMs: number | null = null): BookOrder | null {
    const orders = this.book.account(accountId).orders.filter((each) => each.request.clientOrderId === clientOrderId);
    const order = orders.find((each) => OPEN.has(each.status)) ?? orders[0];
    if (!order) return null;
    if (OPEN.has(order.status)) {
      const isRacing = lateFillMs !== null && order.request.type === 'limit';
      this.book.move(order, 'canceled', this.#nowMs(), 'requested');
      if (isRacing) this.#fillBehind(order, lateFillMs);
      this.#events.onCanceled(order);
    }
    return order;
  }

  onTick(instrument: string, mid: number): void {
    this.#mids.set(instrument, mid);
    if (this.isHalted) return;
    for (const account of this.book.accounts.values())
      for (const order of account.orders)
        if (OPEN.has(order.status) && order.request.instrument === instrument) this.#work(order, false);
  }

  /** The account's whole position, or a part of it, is traded away by someone else: the venue, or its owner by hand. */
  takeAway(account: BookAccount, instrument: string, lots: number, isLiquidation: boolean): void {
    const held = this.book.heldLots(account.id, instrument);
    const taken = Math.min(lots, Math.abs(held));
    if (taken === 0) return;
    const side = held > 0 ? 'sell' : 'buy';
    const input = { accountId: account.id, instrument, side, lots: taken, isLiquidation } as const;
    const order = { venueOrderId: `v${this.book.next()}`, clientOrderId: null };
    const trade = this.book.trade({ ...input, ...order, ticks: this.#touch(instrument, side), atMs: this.#nowMs() });
    this.#events.onTrade(trade, held);
  }

  #rejectionOf({ request, lots, limitTicks, triggerTicks, accountId }: BookOrder): string | null {
    if (this.isHalted) return 'halted';
    const { expiresAtMs, type } = request;
    if (this.switches.honoursExpiry && expiresAtMs !== null && this.#nowMs() > expiresAtMs) return 'expired';
    if (lots <= 0) return 'offLot';
    if (request.limitPrice !== null && (limitTicks === null || limitTicks <= 0)) return 'offTick';
    const isConditional = type === 'stopMarket' || type === 'takeProfitMarket';
    if (isConditional && (triggerTicks === null || triggerTicks <= 0)) return 'offTick';
    if (isConditional && !this.switches.nativeStops) return 'notSupported';
    const held = this.book.heldLots(accountId, request.instrument);
    const isReducing = held !== 0 && held > 0 === (request.side === 'sell');
    return request.isReduceOnly && !isReducing ? 'reduceOnlyWithoutPosition' : null;
  }

  #touch(instrument: string, side: 'buy' | 'sell'): number {
    const mid = this.#mids.get(instrument);
    if (mid === undefined) throw new Error(`${instrument} has no price at the venue.`);
    return side === 'buy' ? mid + HALF_SPREAD : mid - HALF_SPREAD;
  }

  /** One try to fill an order that is open. */
  #work(order: BookOrder, isArriving: boolean): void {
    const { request, accountId } = order;
    const { instrument, side, type } = request;
    const mid = this.#mids.get(instrument);
    if (mid === undefined) return;
    if (order.triggerTicks !== null && order.status === 'accepted') {
      const isUpward = (type === 'stopMarket') === (side === 'buy');
      if (isUpward ? mid < order.triggerTicks : mid > order.triggerTicks) return;
      this.book.move(order, 'triggered', this.#nowMs());
    }
    const price = this.#touch(instrument, side);
    const isTooDear =
      order.limitTicks !== null && (side === 'buy' ? price > order.limitTicks : price < order.limitTicks);
    const mustEnd = request.timeInForce === 'ioc';
    if (!isTooDear) this.#fill(order, type === 'limit' && order.limitTicks !== null ? order.limitTicks : price);
    if (!OPEN.has(order.status)) return;
    const held = this.book.heldLots(accountId, instrument);
    const hasNothingToReduce = request.isReduceOnly && (held === 0 || held > 0 !== (side === 'sell'));
    if (hasNothingToReduce && order.status !== 'accepted')
      this.book.move(order, 'canceled', this.#nowMs(), 'nothingToReduce');
    else if (mustEnd && isArriving) this.book.move(order, 'canceled', this.#nowMs(), 'notFilled');
  }

  #fillBehind(order: BookOrder, lateMs: number): void {
    const { request, accountId, venueOrderId } = order;
    const { instrument, side, clientOrderId } = request;
    const lots = Math.ceil((order.lots - order.filledLots) / 2);
    if (request.isReduceOnly || lots === 0) return;
    const heldBefore = this.book.heldLots(accountId, instrument);
    const atMs = this.#nowMs();
    const input = { accountId, venueOrderId, clientOrderId, instrument, side, lots, ticks: order.limitTicks ?? 1 };
    const trade = this.book.trade({ ...input, isLiquidation: false, atMs, visibleAtMs: atMs + lateMs });
    order.filledLots += lots;
    this.book.move(order, 'canceled', atMs + lateMs);
    this.#events.onTrade(trade, heldBefore);
  }

  #fill(order: BookOrder, ticks: number): void {
    const { request, accountId } = order;
    const { instrument, side, clientOrderId } = request;
    const held = this.book.heldLots(accountId, instrument);
    const left = order.lots - order.filledLots;
    const most = request.isReduceOnly ? Math.min(left, held > 0 === (side === 'sell') ? Math.abs(held) : 0) : left;
    if (most === 0) return;
    const { quarters, pieces, lateMs } = this.#events.matching();
    let lots = Math.max(1, Math.floor((most * quarters) / 4));
    const atMs = this.#nowMs();
    for (let piece = pieces; piece > 0 && lots > 0; piece -= 1) {
      const part = piece === 1 ? lots : Math.max(1, Math.floor(lots / piece));
      lots -= part;
      order.filledLots += part;
      const heldBefore = this.book.heldLots(accountId, instrument);
      const { venueOrderId } = order;
      const input = { accountId, venueOrderId, clientOrderId, instrument, side, lots: part, ticks };
      const trade = this.book.trade({ ...input, isLiquidation: false, atMs, visibleAtMs: atMs + lateMs });
      this.book.move(order, order.filledLots === order.lots ? 'filled' : 'partiallyFilled', atMs);
      this.#events.onTrade(trade, heldBefore);
    }
  }
}
