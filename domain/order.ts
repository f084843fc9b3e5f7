import type { Side } from './direction.ts';
import type { Price, Quantity } from './money.ts';
import type { ExitReason } from './position.ts';

export const ORDER_TYPES = ['market', 'limit', 'stopMarket', 'takeProfitMarket'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];
export const TIMES_IN_FORCE = ['gtc', 'ioc'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];
/** Which order of a position. */
export const LEGS = ['entry', 'exit', 'stopLoss', 'takeProfit'] as const;
export type Leg = (typeof LEGS)[number];

export const ORDER_STATUSES = [
  'initialized',
  'denied',
  'submitted',
  'accepted',
  'triggered',
  'partiallyFilled',
  'filled',
  'canceled',
  'rejected',
  'expired',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/**
 * What the venue's news may change into what. A canceled or expired order may still turn out to have filled: fills beat statuses.
 * Beside these, a submitted order whose request provably never left is initialized again.
 */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  initialized: ['denied', 'submitted'],
  denied: [],
  submitted: ['accepted', 'triggered', 'partiallyFilled', 'filled', 'canceled', 'rejected', 'expired'],
  accepted: ['triggered', 'partiallyFilled', 'filled', 'canceled', 'rejected', 'expired'],
  triggered: ['partiallyFilled', 'filled', 'canceled', 'rejected', 'expired'],
  partiallyFilled: ['filled', 'canceled', 'expired'],
  filled: [],
  canceled: ['partiallyFilled', 'filled'],
  rejected: [],
  expired: ['partiallyFilled', 'filled'],
};

export const canFollow = (from: OrderStatus, to: OrderStatus): boolean => ORDER_TRANSITIONS[from].includes(to);

/** The status after news: the news when the table allows it, else what we already knew (late and repeated news change nothing). */
export const nextOrderStatus = (from: OrderStatus, news: OrderStatus): OrderStatus =>
  canFollow(from, news) ? news : from;

export const TERMINAL_STATUSES = ['denied', 'filled', 'canceled', 'rejected', 'expired'] as const;
/** Nothing more is expected of an order in one of these. */
export const isTerminal = (status: OrderStatus): boolean => TERMINAL_STATUSES.some((terminal) => terminal === status);

/**
 * How far a failed request got, which answers "is it safe to send again?".
 * notSent: the first byte never left. rejected: the venue said a definite no. unknown: it may have happened. accepted: it happened.
 */
export const PHASES = ['notSent', 'rejected', 'unknown', 'accepted'] as const;
export type Phase = (typeof PHASES)[number];

/** What a client order id is made of: nothing of time, process or attempt. */
export interface OrderIdentity {
  signalId: string;
  deploymentId: string;
  leg: Leg;
  /** 1-based rung of a take-profit ladder; 0 for every other leg. */
  rung: number;
  /** Counts deliberate replacements of this leg (an amended stop); a retry keeps the revision. */
  revision: number;
}

/** The canonical client order id. A venue with a narrower format shapes it further, by a pure function. */
export function clientOrderId(identity: OrderIdentity): string {
  const leg = identity.leg === 'takeProfit' ? `takeProfit${identity.rung}` : identity.leg;
  return `${identity.signalId}:${identity.deploymentId}:${leg}:${identity.revision}`;
}

/** What a venue is asked to do, in canonical words; adapters translate it to their wire. */
export interface OrderRequest {
  clientOrderId: string;
  instrument: string;
  side: Side;
  type: OrderType;
  quantity: Quantity;
  /** Worst acceptable price; required for limit orders, a slippage cap for the others when present. */
  limitPrice: Price | null;
  /** Price that activates a conditional order. */
  triggerPrice: Price | null;
  timeInForce: TimeInForce;
  isReduceOnly: boolean;
  /** The venue must not accept the order after this moment; null where the order may rest. */
  expiresAtMs: number | null;
}

/** Our record of an order: the intent, and what became of it. */
export interface Order extends OrderRequest {
  id: string;
  venue: string;
  venueAccountId: string;
  signalId: string;
  deploymentId: string;
  positionId: string;
  leg: Leg;
  rung: number;
  revision: number;
  status: OrderStatus;
  venueOrderId: string | null;
  filledQuantity: Quantity;
  /** What proved the status, in a sentence; the row of it is `evidenceId`. */
  evidence: string | null;
  /** The observation that the status rests on; every terminal order names one. */
  evidenceId: string | null;
  /** Why an exit leg was sent; null for entries. */
  exitReason: ExitReason | null;
  /** The command that asked for this exit; one command, one order. Null when nobody did. */
  commandId: string | null;
  createdAtMs: number;
  submittedAtMs: number | null;
  updatedAtMs: number;
}
