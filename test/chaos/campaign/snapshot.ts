import type { VenueFill, VenueOrder, OrderState } from '../../simulators/lying-venue/engine/types.ts';
import type { Uncovered } from '../../simulators/lying-venue/engine/coverage.ts';
import type { Refusals } from '../../simulators/lying-venue/engine/types.ts';

/**
 * Everything that a checker sees, at about one moment. The truth of the venues is read first and the record after it, so that
 * what the venue has and the record lacks was never recorded. A mutant is a snapshot with a planted row.
 * Quantities and prices are decimal strings, times are milliseconds since 1970.
 */
export interface Snapshot {
  atMs: number;
  venues: readonly VenueTruth[];
  rows: Rows;
  /** Ids of running workflows of positions, as Temporal lists them. */
  workflows: readonly string[];
  /** Task queues and how many pollers each has. */
  pollers: Readonly<Record<string, number>>;
  /** Signals that were acknowledged to a client with success. */
  acks: readonly { key: string; signalId: string }[];
  /** Ids of events in the order in which a client that follows the feed was told of them. */
  feed: readonly string[];
  spans: Spans;
  /** The lowest and highest true price of each instrument in this run. */
  marks: Readonly<Record<string, { low: string; high: string }>>;
  /** What the deployments of the campaign may do at most. */
  caps: { orderNotional: string; ordersPerMinute: number };
}

/** A stretch of time; open while toMs is null. */
export interface Span {
  fromMs: number;
  toMs: number | null;
}

/** What the campaign did, and when. */
export interface Spans {
  /** From the moment at which the command to pause had returned to the moment before the one to resume was given. */
  pauses: readonly (Span & { scope: 'platform' | 'venue' | 'user' | 'deployment'; key: string })[];
  /** Deployments that were killed, from the answer on. */
  kills: readonly { deploymentId: string; atMs: number }[];
  /** No price came, while the connection of the feed lived. */
  freezes: readonly Span[];
  /** A process, a link or the venue itself kept the platform from protecting: killed, stopped, cut off, locked, refused. */
  outages: readonly Span[];
}

export interface VenueTruth {
  venue: string;
  dedupe: boolean;
  nativeStops: boolean;
  orders: readonly (VenueOrder & { state: OrderState; filled: string; reason: string | null })[];
  fills: readonly VenueFill[];
  positions: readonly { account: string; symbol: string; signedQuantity: string }[];
  balances: readonly { account: string; balance: string }[];
  uncovered: readonly Uncovered[];
  refusals: Refusals;
  /** Client order ids of orders that the owner of the account cancelled by hand. */
  handCancels: readonly string[];
  /** Accounts in which somebody traded by hand what is not ours. */
  strangers: readonly { account: string; symbol: string }[];
}

/** The record, read by a role that can do nothing else. */
export interface Rows {
  deployments: readonly { id: string; userId: string; venueAccountId: string; venue: string }[];
  signals: readonly { id: string; status: string }[];
  executions: readonly { signalId: string; deploymentId: string; status: string; refusalCode: string | null }[];
  orders: readonly OrderRow[];
  fills: readonly FillRow[];
  positions: readonly PositionRow[];
  /** Of each position with a watch: what the watcher guards. */
  watches: readonly { positionId: string; stopPrice: string | null }[];
  /** Of each stream of events. */
  streams: readonly { aggregate: string; count: number; distinct: number; lowest: number; highest: number }[];
  /** Ids of all events that were committed when the oldest running transaction began. */
  eventIds: readonly string[];
  ledger: readonly LedgerRow[];
  /** Transactions of the ledger whose entries do not sum to zero. */
  unbalanced: readonly { key: string; sum: string }[];
  /** Transactions of the ledger for fills, by key. */
  fillPostings: readonly string[];
}

export interface OrderRow {
  id: string;
  clientOrderId: string;
  venue: string;
  venueAccountId: string;
  signalId: string;
  deploymentId: string;
  positionId: string;
  instrument: string;
  leg: 'entry' | 'exit' | 'stopLoss' | 'takeProfit';
  side: 'buy' | 'sell';
  quantity: string;
  limitPrice: string | null;
  triggerPrice: string | null;
  isReduceOnly: boolean;
  status: string;
  venueOrderId: string | null;
  filledQuantity: string;
  evidence: string | null;
  exitReason: string | null;
  createdAtMs: number;
  submittedAtMs: number | null;
  updatedAtMs: number;
}

export interface FillRow {
  venue: string;
  venueAccountId: string;
  venueTradeId: string;
  clientOrderId: string | null;
  positionId: string;
  instrument: string;
  side: 'buy' | 'sell';
  price: string;
  quantity: string;
  fee: string;
}

export interface PositionRow {
  id: string;
  signalId: string;
  deploymentId: string;
  venue: string;
  venueAccountId: string;
  instrument: string;
  direction: 'long' | 'short';
  status: string;
  signedQuantity: string;
  cost: string;
  plannedQuantity: string;
  openedQuantity: string;
  closedQuantity: string;
  exitReason: string | null;
  timeExitAtMs: number | null;
  firstFillAtMs: number | null;
  protectedAtMs: number | null;
  nakedMs: number | null;
  createdAtMs: number;
  closedAtMs: number | null;
}

/** The balances of one account in our ledger. */
export interface LedgerRow {
  venueAccountId: string;
  cash: string;
  inventory: string;
  realizedPnl: string;
  fees: string;
  funding: string;
  capital: string;
}

/** What is wrong, in a sentence that names the rows. */
export interface Violation {
  invariant: string;
  what: string;
}

/**
 * A law as a function of what is seen. Class S holds at every moment and is asked each second; class E holds once no fault is
 * active and the platform has had time, and is asked at the end.
 */
export interface Checker {
  id: string;
  class: 'S' | 'E';
  law: string;
  check: (snapshot: Snapshot) => Violation[];
}
