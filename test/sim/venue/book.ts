import type { Side } from '../../../domain/direction.ts';
import type { OrderRequest, OrderStatus } from '../../../domain/order.ts';
import { feeOf, notionalOf, shareOf } from '../units.ts';

/** What the venue can do by itself. */
export interface Switches {
  deduplicates: boolean;
  nativeStops: boolean;
  honoursExpiry: boolean;
}

interface Moment {
  atMs: number;
  status: OrderStatus;
  filledLots: number;
}

/** One order in the venue's own book: sizes in lots, prices in ticks. */
export interface BookOrder {
  venueOrderId: string;
  accountId: string;
  request: OrderRequest;
  lots: number;
  limitTicks: number | null;
  triggerTicks: number | null;
  status: OrderStatus;
  filledLots: number;
  reason: string | null;
  /** What a reader who is late still sees. */
  history: Moment[];
}

/** One execution. `visibleAtMs` is when readers of fills begin to see it. */
export interface Trade {
  id: string;
  accountId: string;
  venueOrderId: string;
  clientOrderId: string | null;
  instrument: string;
  side: Side;
  lots: number;
  ticks: number;
  fee: bigint;
  isLiquidation: boolean;
  atMs: number;
  visibleAtMs: number;
}

export interface Payment {
  id: string;
  instrument: string;
  /** Positive is paid by the account; 1e-18 of a dollar. */
  amount: bigint;
  atMs: number;
}

/** One account. `paid` is what it has after everything that was paid and received, with open positions at what they cost. */
export interface BookAccount {
  id: string;
  paid: bigint;
  positions: Map<string, { lots: number; cost: bigint }>;
  orders: BookOrder[];
  trades: Trade[];
  payments: Payment[];
}

export const OPEN: ReadonlySet<OrderStatus> = new Set(['accepted', 'triggered', 'partiallyFilled']);

/** The venue's own books: append-only orders, trades and payments, and what they add up to. */
export class Book {
  readonly accounts = new Map<string, BookAccount>();
  #sequence = 0;

  open(id: string, deposit: bigint): void {
    this.accounts.set(id, { id, paid: deposit, positions: new Map(), orders: [], trades: [], payments: [] });
  }

  account(id: string): BookAccount {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`The venue has no account ${id}.`);
    return account;
  }

  next(): string {
    this.#sequence += 1;
    return String(this.#sequence);
  }

  find(accountId: string, clientOrderId: string): BookOrder | undefined {
    return this.account(accountId).orders.find((order) => order.request.clientOrderId === clientOrderId);
  }

  heldLots(accountId: string, instrument: string): number {
    return this.account(accountId).positions.get(instrument)?.lots ?? 0;
  }

  move(order: BookOrder, status: OrderStatus, atMs: number, reason: string | null = order.reason): void {
    order.status = status;
    order.reason = reason;
    order.history.push({ atMs, status, filledLots: order.filledLots });
  }

  /** Books an execution: the trade, its fee, and the position at average cost. */
  trade(input: Omit<Trade, 'id' | 'fee' | 'visibleAtMs'> & { visibleAtMs?: number }): Trade {
    const account = this.account(input.accountId);
    const notional = notionalOf(input.lots, input.ticks);
    const fee = feeOf(notional);
    const trade: Trade = { visibleAtMs: input.atMs, ...input, id: this.next(), fee };
    account.trades.push(trade);
    const sign = input.side === 'buy' ? 1 : -1;
    account.paid -= BigInt(sign) * notional + fee;
    const before = account.positions.get(input.instrument) ?? { lots: 0, cost: 0n };
    const isReducing = before.lots !== 0 && Math.sign(before.lots) !== sign;
    const closing = isReducing ? Math.min(input.lots, Math.abs(before.lots)) : 0;
    const closedCost =
      closing === Math.abs(before.lots)
        ? before.cost
        : shareOf(before.cost, BigInt(closing), BigInt(Math.abs(before.lots)));
    const opened = BigInt(sign) * notionalOf(input.lots - closing, input.ticks);
    const lots = before.lots + sign * input.lots;
    if (lots === 0) account.positions.delete(input.instrument);
    else
      account.positions.set(input.instrument, { lots, cost: before.cost - (closing === 0 ? 0n : closedCost) + opened });
    return trade;
  }

  pay(accountId: string, payment: Omit<Payment, 'id'>): void {
    const account = this.account(accountId);
    account.payments.push({ ...payment, id: this.next() });
    account.paid -= payment.amount;
  }
}
