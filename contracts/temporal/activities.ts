import type { Refusal } from '../../domain/refusal.ts';
import type { ExitReason } from '../../domain/position.ts';
import type { ExitPlanAmendment } from './exit-plan-amendment.ts';
import type { AccountVerdict, KillAccount, KillResult, KillSwitchInput } from './kill-switch.ts';
import type { AmendResult, CloseResult, PositionView } from './position-lifecycle.ts';
import type {
  InstrumentSyncResult,
  MetricsRollupResult,
  ReconciliationResult,
  SignalIngestionResult,
} from './scheduled.ts';
import type { ApprovedEntry, NotYet } from './signal-execution.ts';

/** What workflows may ask for, by task queue. The rooms in activities/ implement these. */

export interface ExecutionKey {
  signalId: string;
  deploymentId: string;
}

/** One exit: a share of what is open, or one rung of the ladder where the venue cannot hold it. */
export interface ExitOrder {
  positionId: string;
  /** Counts exits of this position; part of the client order id. */
  revision: number;
  /** Decimal fraction of what is open; "1" for all. Not used for a rung. */
  fraction: string;
  /** 1-based rung of the take-profit ladder; 0 for every other exit. */
  rung: number;
  reason: ExitReason;
  /** The command that asks for it: one that is told again, as after a reset, finds the order of the first time. Null for exits of our own. */
  commandId: string | null;
}

/** Some accounts of a kill at one venue. */
export interface KillDeed {
  venue: string;
  accounts: string[];
  /** Only what this deployment holds; null for all. */
  deploymentId: string | null;
  /** What is not reached in this time is left to the next round. */
  budgetMs: number;
}

/** Queue `trading`: decisions and bookkeeping on the record. Those that a signal's first workflow task needs also run as local activities. */
export interface TradingActivities {
  listSubscriptions(input: {
    signalId: string;
  }): Promise<{ agentId: string; instrument: string; deploymentIds: string[] }>;
  /** Null when it may go on. What its source said before has its turn first, except up to the place that was passed over. */
  validateSignal(input: ExecutionKey & { passedOver: number }): Promise<Refusal | NotYet | null>;
  chooseVenue(input: ExecutionKey): Promise<{ venue: string } | Refusal>;
  sizeOrder(input: ExecutionKey & { venue: string }): Promise<ApprovedEntry | Refusal>;
  refuseEntry(input: ExecutionKey & { positionId: string; refusal: Refusal }): Promise<void>;
  amendExitPlan(input: { positionId: string; amendment: ExitPlanAmendment }): Promise<AmendResult>;
  moveStopToBreakEven(input: { positionId: string }): Promise<void>;
  /** The position has done what these crossings asked for. */
  markCrossingsHandled(input: { crossingIds: string[] }): Promise<void>;
  setPaused(input: { positionId: string; isPaused: boolean }): Promise<void>;
  settlePosition(input: { positionId: string; exitReason: ExitReason }): Promise<{ realizedPnl: string }>;
  rollUpMetrics(): Promise<MetricsRollupResult>;
  /** Halts the scope of a kill in the record, and names the accounts that it covers. */
  stopEntries(input: KillSwitchInput): Promise<KillAccount[]>;
  recordKill(result: KillResult): Promise<void>;
}

/** Queue `venue-<name>`: the only activities that talk to a venue. */
export interface VenueActivities {
  /** Sends the entry once. A definite no is a refusal; an unclear answer is the failure OrderUnresolved. */
  placeOrder(input: { orderId: string }): Promise<{ outcome: 'accepted' } | { outcome: 'refused'; refusal: Refusal }>;
  /** Asks first; sends again only under the same client order id, and only where the venue answers that with the first order. */
  resolveOrder(input: { orderId: string }): Promise<{ outcome: 'accepted' } | { outcome: 'refused'; refusal: Refusal }>;
  /** Looks at the venue, records what filled, and brings protection to where the plan wants it. Safe to repeat. */
  protectPosition(input: { positionId: string }): Promise<PositionView>;
  /** Sends one reduce-only exit under a derived client order id. */
  closePosition(exit: ExitOrder): Promise<CloseResult>;
  /** Cancels every entry of these accounts that may still fill; answers for how many there is an answer. */
  withdrawEntries(input: KillDeed): Promise<number>;
  /** Exits everything of ours in these accounts, under the same rules as closePosition, and looks at the venue. Safe to repeat. */
  flattenAccounts(input: KillDeed): Promise<AccountVerdict[]>;
  /** Tells the lives of what was ended that there is news. */
  tellLives(input: Omit<KillDeed, 'budgetMs'>): Promise<void>;
  reconcileAccounts(input: { venue: string }): Promise<Omit<ReconciliationResult, 'signalsDispatched'>>;
}

/** Queue `market-watch`. */
export interface MarketWatchActivities {
  /** Runs until cancelled or its hour is over; heartbeats. */
  watchMarket(input: { venue: string }): Promise<void>;
}

/**
 * How a turn of a webhook ended: its shift is over, the event at the head was not taken and has been tried so many times, what
 * was to be replayed is done, or there is nothing to do until somebody changes it, or ever.
 */
export type DeliveryTurn =
  { outcome: 'shiftOver' | 'replayed' | 'inactive' | 'removed' } | { outcome: 'notTaken'; attempts: number };

/** Queue `webhooks`. */
export interface WebhookActivities {
  /** Posts events in order until one is not taken; heartbeats. While the head is not due, only what people want replayed. */
  deliverEvents(input: { webhookId: string; isHeadDue: boolean }): Promise<DeliveryTurn>;
}

/** Queue `feed`. */
export interface FeedActivities {
  syncInstruments(input: { venue: string }): Promise<InstrumentSyncResult>;
  ingestSignals(): Promise<SignalIngestionResult>;
  dispatchWaiting(): Promise<{ signalsDispatched: number }>;
  /** Delivers what waits of a source, in order; not drained when there is more than one run may take. */
  deliverAlerts(input: { sourceId: string }): Promise<{ settled: number; isDrained: boolean }>;
}
