import type { Fill, FundingPayment } from '../domain/fill.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Decimal, Money, Price, Quantity } from '../domain/money.ts';
import type { OrderRequest, OrderStatus, Phase } from '../domain/order.ts';
import type { RateLimits } from '../domain/rate-budget.ts';

/** What a venue can do by itself; everything it cannot is done by our watcher. Printed in its docs page. */
export interface VenueCapabilities {
  nativeStops: boolean;
  nativeTakeProfits: boolean;
  /** A second order with the same client order id is answered with the first one. */
  deduplicatesByClientOrderId: boolean;
  /** The venue refuses an order that reaches it after its expiry. */
  honoursExpiry: boolean;
  /** How long what it has done may be missing from its answers, ms. An entry that was withdrawn keeps its place this long. */
  readLagMs: number;
  /** Requests travel: one of a process that died may still arrive. False where the venue is in our own record. */
  hasWire: boolean;
}

/** One user's account at one venue, as far as an adapter needs to know it. */
export interface VenueAccountRef {
  id: string;
  venue: string;
}

/** What the venue says of one order. */
export interface OrderReport {
  clientOrderId: string;
  venueOrderId: string;
  status: OrderStatus;
  filledQuantity: Quantity;
  /** The venue's reason for a rejection or cancel; null when it gave none. */
  reason: string | null;
  updatedAtMs: number;
}

export interface VenuePosition {
  instrument: string;
  /** Positive long, negative short; never zero. */
  signedQuantity: Decimal;
  entryPrice: Price;
  liquidationPrice: Price | null;
}

/** Cash of an account. balance is settled; equity adds unrealized PnL; availableMargin is what new orders may use. */
export interface VenueBalance {
  currency: string;
  balance: Money;
  equity: Money;
  availableMargin: Money;
}

/** A venue call that did not succeed. The phase says whether it is safe to send again; isRetryable whether it is useful. */
export class VenueError extends Error {
  override name = 'VenueError';
  readonly phase: Phase;
  /** Stable word: `unknownInstrument`, `offTick`, `insufficientMargin`, `unreachable`, … */
  readonly code: string;
  readonly isRetryable: boolean;
  /** How long the venue asked us to wait before the next call, ms; null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(input: {
    phase: Phase;
    code: string;
    message: string;
    isRetryable: boolean;
    retryAfterMs?: number;
    cause?: unknown;
  }) {
    super(input.message, { cause: input.cause });
    this.phase = input.phase;
    this.code = input.code;
    this.isRetryable = input.isRetryable;
    this.retryAfterMs = input.retryAfterMs ?? null;
  }
}

/** A place that executes. Every venue passes the same cards (test/venues). Calls that fail throw VenueError. */
export interface VenueAdapter {
  readonly venue: string;
  readonly capabilities: VenueCapabilities;
  /** How often one account may call; the house's own limits where the venue names none. */
  readonly rateLimits?: RateLimits;

  instruments(): Promise<Instrument[]>;
  isHealthy(): Promise<boolean>;

  /** Sends once. A rejection by the venue is a report with status rejected, not an error. */
  placeOrder(account: VenueAccountRef, request: OrderRequest): Promise<OrderReport>;
  /** Null when the venue knows no such order. Cancelling what is done already answers what became of it. */
  cancelOrder(account: VenueAccountRef, clientOrderId: string): Promise<OrderReport | null>;
  /** Null when the venue knows no such order. */
  findOrder(account: VenueAccountRef, clientOrderId: string): Promise<OrderReport | null>;
  openOrders(account: VenueAccountRef): Promise<OrderReport[]>;
  /** Fills with filledAtMs >= sinceMs, oldest first; of one instrument when given. */
  fills(account: VenueAccountRef, query: { sinceMs: number; instrument?: string }): Promise<Fill[]>;
  fundingPayments(account: VenueAccountRef, query: { sinceMs: number; instrument?: string }): Promise<FundingPayment[]>;
  positions(account: VenueAccountRef): Promise<VenuePosition[]>;
  balance(account: VenueAccountRef): Promise<VenueBalance>;

  /**
   * Tells of fills that no reply of ours reported (resting orders, liquidations) until the signal aborts. May tell twice. After a
   * connection was lost it fetches what it may have missed, and says so to `onReturn`.
   */
  streamFills(onFill: (fill: Fill) => Promise<void> | void, signal: AbortSignal, onReturn?: () => void): Promise<void>;
}
