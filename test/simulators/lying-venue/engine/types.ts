/** The venue's own words; they differ from ours on purpose, so that an adapter has something to translate. */
export type Side = 'BUY' | 'SELL';
export type OrderKind = 'MARKET' | 'LIMIT' | 'STOP' | 'TAKE_PROFIT';
export type OrderState = 'OPEN' | 'PARTIAL' | 'FILLED' | 'CANCELED' | 'REJECTED' | 'EXPIRED';
export type TimeInForce = 'GTC' | 'IOC';
export type SymbolStatus = 'TRADING' | 'HALTED' | 'DELISTED';
/** Who sent an order: a client of the wire, or the owner of the account by hand. */
export type Origin = 'WIRE' | 'HAND';
export type FillCause = 'TRADE' | 'LIQUIDATION' | 'ADL' | 'DELISTING';

/** What became of an order at one moment; an order is read as it was then when a read is stale. */
export interface Revision {
  atMs: number;
  state: OrderState;
  filled: string;
  reason: string | null;
}

export interface OrderTerms {
  account: string;
  /** Null for what the owner of the account sends by hand. */
  clientId: string | null;
  symbol: string;
  side: Side;
  kind: OrderKind;
  quantity: string;
  price: string | null;
  trigger: string | null;
  timeInForce: TimeInForce;
  reduceOnly: boolean;
  expiresAt: number | null;
}

export interface VenueOrder extends OrderTerms {
  id: string;
  origin: Origin;
  nonce: number | null;
  receivedAtMs: number;
  acceptedAtMs: number;
  /** The market no longer comes to it: what is left of it stays open until it is canceled. */
  isSilent: boolean;
  revisions: [Revision, ...Revision[]];
}

export interface VenueFill {
  id: string;
  account: string;
  orderId: string;
  clientId: string | null;
  symbol: string;
  side: Side;
  price: string;
  quantity: string;
  /** Positive is paid. */
  fee: string;
  isMaker: boolean;
  cause: FillCause;
  atMs: number;
}

export interface VenuePayment {
  id: string;
  account: string;
  symbol: string;
  /** Positive is paid by the account. */
  amount: string;
  atMs: number;
}

/** What the venue does differently from another venue; part of its documented behaviour, not a lie. */
export interface Switches {
  /** A second order with a client id is answered with the first one. */
  dedupe: boolean;
  nativeStops: boolean;
  /** An order that arrives after its expiry is refused. */
  expiry: boolean;
}

export interface VenueAccount {
  id: string;
  opening: string;
  orders: VenueOrder[];
  fills: VenueFill[];
  payments: VenuePayment[];
  /** The hundred highest nonces, ascending. */
  nonces: number[];
  isAgentExpired: boolean;
  /** How many signed calls are still to be refused for their nonce. */
  nonceRefusals: number;
}

export interface Refusals {
  nonceUsed: number;
  nonceTooOld: number;
  nonceScripted: number;
  agentExpired: number;
}
