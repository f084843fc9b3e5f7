import type { Fill, FundingPayment } from '../../domain/fill.ts';
import type { Decimal, Money, Quantity } from '../../domain/money.ts';
import type { OrderRequest, OrderStatus } from '../../domain/order.ts';

/** Cash of one account; positions are held at what they cost. */
interface PaperAccount {
  id: string;
  /** Instruments quoted in another currency cannot be traded from this account. */
  currency: string;
  balance: Money;
}

export interface PaperOrder extends OrderRequest {
  /** The venue order id. */
  sequence: string;
  status: OrderStatus;
  filledQuantity: Quantity;
  reason: string | null;
  createdAtMs: number;
  updatedAtMs: number;
}

export interface PaperPosition {
  instrument: string;
  /** Zero in a change says that the position is gone. */
  signedQuantity: Decimal;
  cost: Money;
  /** Funding is paid for the hours up to here. */
  fundedAtMs: number;
}

/** A fill before the book has numbered it. */
export type NewPaperFill = Omit<Fill, 'venue' | 'venueAccountId' | 'venueTradeId'>;
/** A payment before the book has numbered it. */
export type NewPaperFunding = Omit<FundingPayment, 'venue' | 'venueAccountId' | 'venuePaymentId'>;
export type PaperFill = NewPaperFill & { sequence: string };
type PaperFunding = NewPaperFunding & { sequence: string };

/** Everything of one account that a decision may depend on. */
export interface PaperState {
  account: PaperAccount;
  positions: readonly PaperPosition[];
  /** Orders that may still fill, oldest first. */
  openOrders: readonly PaperOrder[];
}

/** What is to be written, all or nothing. */
export interface PaperChange {
  balance: Money;
  orders: readonly PaperOrder[];
  positions: readonly PaperPosition[];
  fills: readonly NewPaperFill[];
  funding: readonly NewPaperFunding[];
}

/** What one order's id stands for when the account is locked: the order that has it already, and the number the next one gets. */
export interface PaperOrderSlot {
  order: PaperOrder | null;
  nextSequence: string;
}

/** A pure decision about a locked account. A null change writes nothing. */
type PaperDecision<Result> = (
  state: PaperState,
  slot: PaperOrderSlot,
) => { change: PaperChange | null; result: Result };

/** Where paper keeps its accounts. Implemented over Postgres in db/repositories/paper-book.ts. */
export interface PaperBook {
  /**
   * One transaction: locks the account, reads it, decides, writes, tells other processes. Null when there is no such account.
   * The fills written are returned with their numbers.
   */
  transact<Result>(
    accountId: string,
    clientOrderId: string | null,
    decide: PaperDecision<Result>,
  ): Promise<{ result: Result; fills: PaperFill[] } | null>;

  /** Null when there is no such account. */
  state(accountId: string): Promise<PaperState | null>;
  /** Accounts with an open order or a position. */
  activeStates(): Promise<PaperState[]>;
  order(accountId: string, clientOrderId: string): Promise<PaperOrder | null>;
  /** Oldest first; of one instrument when given. */
  fills(accountId: string, query: { sinceMs: number; instrument?: string }): Promise<PaperFill[]>;
  fundingPayments(accountId: string, query: { sinceMs: number; instrument?: string }): Promise<PaperFunding[]>;
  /** Rejects when the book cannot be reached. */
  ping(): Promise<void>;

  /**
   * Tells which accounts other processes have changed, until the signal aborts. Resolves once it listens. After a lost
   * connection it calls onGap, because changes may have gone unheard.
   */
  watch(listener: { onAccount: (accountId: string) => void; onGap: () => void }, signal: AbortSignal): Promise<void>;
}
