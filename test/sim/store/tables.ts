import type { ExitWatch } from '../../../db/repositories/exit-watches.ts';
import type { Mismatch } from '../../../db/repositories/cases.ts';
import type { CrossingKind } from '../../../domain/crossing.ts';
import type { Agent } from '../../../domain/agent.ts';
import type { Deployment } from '../../../domain/deployment.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import type { LedgerBalances, LedgerTransaction } from '../../../domain/ledger.ts';
import { isBalanced, sumEntries } from '../../../domain/ledger.ts';
import type { Money } from '../../../domain/money.ts';
import { add } from '../../../domain/money.ts';
import type { Evidence } from '../../../domain/order-evidence.ts';
import { isTerminal } from '../../../domain/order.ts';
import type { Order } from '../../../domain/order.ts';
import type { Position } from '../../../domain/position-record.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Signal, SignalStatus } from '../../../domain/signal.ts';
import type { StandingTradingState } from '../../../domain/trading-state.ts';

/** What a unique index says no with. */
export class UniqueViolation extends Error {
  override name = 'UniqueViolation';
}

export interface StoredSignal extends Signal {
  status: SignalStatus;
  idempotencyKey: string | null;
  contentHash: string;
}

export interface StoredExecution {
  signalId: string;
  deploymentId: string;
  instrument: string;
  direction: Signal['direction'];
  status: SignalStatus;
  refusal: Refusal | null;
  positionId: string | null;
  /** What was decided about its venue; null before that. */
  route: { venue: string | null } | null;
  createdAtMs: number;
}

interface StoredCrossing {
  id: string;
  positionId: string;
  kind: CrossingKind;
  rung: number;
  handledAtMs: number | null;
}

/** The rows of the modelled store. Rows are replaced, never changed, so that what was read stays what it was. */
export class Tables {
  readonly agents = new Map<string, Agent>();
  readonly deployments = new Map<string, Deployment>();
  readonly accounts = new Map<string, { id: string; venue: string; currency: string; createdAtMs: number }>();
  readonly tradingStates = new Map<string, StandingTradingState>();
  readonly instruments = new Map<string, Instrument>();
  readonly signals = new Map<string, StoredSignal>();
  readonly executions = new Map<string, StoredExecution>();
  readonly positions = new Map<string, Position>();
  readonly orders = new Map<string, Order>();
  readonly evidence = new Map<string, (Evidence & { observedAtMs: number })[]>();
  readonly fills = new Set<string>();
  readonly balances = new Map<string, LedgerBalances>();
  readonly ledgerKeys = new Set<string>();
  readonly watches = new Map<string, ExitWatch>();
  readonly crossings = new Map<string, StoredCrossing>();
  readonly cases = new Map<string, Mismatch & { id: string; isOpen: boolean }>();
  /** How the ledger adds amounts. */
  addMoney: (a: Money, b: Money) => Money = (a, b) => add(a, b);
  /** Told of every change of an order's status, before it is committed. */
  onOrder: (before: Order | null, after: Order) => void = () => undefined;
  onPosition: (before: Position | null, after: Position) => void = () => undefined;
  /** Told of a watch that was armed or removed. */
  onWatch: (positionId: string) => void = () => undefined;
  #ids = 0;

  newId(noun: string): string {
    this.#ids += 1;
    return `${noun}-${String(this.#ids).padStart(6, '0')}`;
  }

  /** Stores an observation of an order; the answer is its id. */
  putEvidence(orderId: string, evidence: Evidence, observedAtMs: number): string {
    const rows = this.evidence.get(orderId) ?? [];
    this.evidence.set(orderId, [...rows, { ...evidence, observedAtMs }]);
    return this.newId('evidence');
  }

  /** @throws when it has ended and names no observation. */
  putOrder(order: Order): Order {
    if (isTerminal(order.status) && order.evidenceId === null) throw new Error(`orders_end_with_evidence: ${order.id}`);
    const before = this.orders.get(order.clientOrderId) ?? null;
    this.onOrder(before, order);
    this.orders.set(order.clientOrderId, order);
    return order;
  }

  /** @throws UniqueViolation when another position of the account is open in the instrument. */
  putPosition(position: Position): Position {
    const before = this.positions.get(position.id) ?? null;
    this.onPosition(before, position);
    this.positions.set(position.id, position);
    return position;
  }

  position(id: string): Position {
    const position = this.positions.get(id);
    if (!position) throw new Error(`Position ${id} not found.`);
    return position;
  }

  order(clientOrderId: string): Order {
    const order = this.orders.get(clientOrderId);
    if (!order) throw new Error(`Order ${clientOrderId} not found.`);
    return order;
  }

  livePositions(venueAccountId: string): Position[] {
    return [...this.positions.values()].filter(
      (position) => position.venueAccountId === venueAccountId && position.status !== 'closed',
    );
  }

  liveCount(): number {
    let count = 0;
    for (const position of this.positions.values()) if (position.status !== 'closed') count += 1;
    return count;
  }

  ordersOf(positionId: string): Order[] {
    return [...this.orders.values()].filter((order) => order.positionId === positionId);
  }

  /** Posts once; whether it was new. */
  post(transaction: LedgerTransaction): boolean {
    if (!isBalanced(transaction)) throw new Error(`Ledger transaction ${transaction.key} does not sum to zero.`);
    if (this.ledgerKeys.has(transaction.key)) return false;
    this.ledgerKeys.add(transaction.key);
    const sums = { ...(this.balances.get(transaction.venueAccountId) ?? sumEntries([])) };
    for (const { account, amount } of transaction.entries) sums[account] = this.addMoney(sums[account], amount);
    this.balances.set(transaction.venueAccountId, sums);
    return true;
  }
}
