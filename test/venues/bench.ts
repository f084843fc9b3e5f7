import type { Fill } from '../../domain/fill.ts';
import type { Money, Price } from '../../domain/money.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { VenueAccountRef, VenueAdapter } from '../../venues/port.ts';

/** What stands between a venue and us, when a test breaks it. */
export interface Wire {
  /** The venue is gone until it comes back. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** The next order is done, and its answer is lost. */
  loseNextAnswer(): Promise<void>;
  /** The next order is answered by somebody in between, and not done. */
  breakNextCall(): Promise<void>;
  /** From now on reads are answered with something that is not an answer. */
  breakReads(): Promise<void>;
}

/** A venue under test with its market in our hands. */
export interface VenueBench {
  /** The adapter in use; another one after `restart`. */
  readonly venue: VenueAdapter;
  /** A liquid instrument quoted in the account's currency. */
  readonly instrument: string;
  /** Fills that the stream has told, oldest first. */
  readonly told: readonly Fill[];
  /** Null for a venue that is not reached over one. */
  readonly wire: Wire | null;
  nowMs(): number;
  /** An account of its own with this much cash. */
  openAccount(balance: Money): Promise<VenueAccountRef>;
  /** Moves the market to this mid; what it causes has happened when this resolves. */
  setPrice(mid: Price): Promise<void>;
  /** Moves the clock, without a new price. */
  wait(ms: number): Promise<void> | void;
  /** A new adapter over the same venue, as after the end of our process. */
  restart(): Promise<void>;
}

let orders = 0;

/** A market buy of 0.1 with an id of its own. */
export const anOrder = (bench: Pick<VenueBench, 'instrument'>, changes: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: `order-${String((orders += 1))}`,
  instrument: bench.instrument,
  side: 'buy',
  type: 'market',
  quantity: '0.1',
  limitPrice: null,
  triggerPrice: null,
  timeInForce: 'ioc',
  isReduceOnly: false,
  expiresAtMs: null,
  ...changes,
});

/** A reduce-only stop that sells 0.1 at or below the trigger. */
export const aStop = (bench: VenueBench, triggerPrice: Price, changes: Partial<OrderRequest> = {}): OrderRequest =>
  anOrder(bench, {
    side: 'sell',
    type: 'stopMarket',
    triggerPrice,
    timeInForce: 'gtc',
    isReduceOnly: true,
    ...changes,
  });

/** A reduce-only take-profit that sells 0.1 at or above the trigger. */
export const aTakeProfit = (
  bench: VenueBench,
  triggerPrice: Price,
  changes: Partial<OrderRequest> = {},
): OrderRequest => aStop(bench, triggerPrice, { type: 'takeProfitMarket', ...changes });

/** A resting limit order to buy 0.1. */
export const aLimit = (bench: VenueBench, limitPrice: Price, changes: Partial<OrderRequest> = {}): OrderRequest =>
  anOrder(bench, { type: 'limit', limitPrice, timeInForce: 'gtc', ...changes });
