import { isTerminal } from '../../domain/order.ts';
import type { Order, OrderRequest } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import type { Tables } from './store/tables.ts';
import { LOT_DECIMALS, moneyOf, stepsOf } from './units.ts';
import type { BookOrder, Trade } from './venue/book.ts';
import { OPEN } from './venue/book.ts';
import type { Exchange } from './venue/exchange.ts';

export interface Breach {
  law: string;
  sentence: string;
  atMs: number;
}

/** Between the last question whether an entry may go and its first byte lies an answer of the record, and at most five seconds of sleep. */
const SIGNED_WITHIN_MS = 6_000;

const lotsOf = (quantity: string): number => Number(stepsOf(quantity, LOT_DECIMALS) ?? NaN);

/** The laws that hold at every instant, looked at from the venue's own book and the rows of the record: never through the code under test. */
export class Laws {
  readonly breaches: Breach[] = [];
  readonly #tables: Tables;
  readonly #exchange: () => Exchange;
  readonly #nowMs: () => number;
  readonly #pausedSinceMs = new Map<string, number>();
  readonly #closed = new Set<string>();

  constructor(tables: Tables, exchange: () => Exchange, nowMs: () => number) {
    this.#tables = tables;
    this.#exchange = exchange;
    this.#nowMs = nowMs;
  }

  breach(law: string, sentence: string): void {
    this.breaches.push({ law, sentence, atMs: this.#nowMs() });
  }

  /** What may be sent was changed: whether entries of a deployment are forbidden now. */
  onMayEnter(deploymentId: string, mayEnter: boolean): void {
    if (mayEnter) this.#pausedSinceMs.delete(deploymentId);
    else if (!this.#pausedSinceMs.has(deploymentId)) this.#pausedSinceMs.set(deploymentId, this.#nowMs());
  }

  /** A deed hands an order to its venue. */
  onSigned(request: OrderRequest): void {
    const id = request.clientOrderId;
    for (const number of [request.quantity, request.limitPrice, request.triggerPrice])
      if (number !== null && !/^(?!0+(\.0*)?$)\d+(\.\d+)?$/.test(number)) this.breach('INV-08', `${id} says ${number}`);
    const order = this.#tables.orders.get(id);
    if (!order || order.status === 'initialized') {
      this.breach('INV-03', `${id} is sent before its intent is committed`);
      return;
    }
    const since = this.#pausedSinceMs.get(order.deploymentId);
    if (order.leg === 'entry' && since !== undefined && this.#nowMs() - since > SIGNED_WITHIN_MS)
      this.breach('INV-17', `${id} is sent ${this.#nowMs() - since} ms after the pause`);
  }

  /** The venue took an order in. */
  onAccepted(placed: BookOrder): void {
    const { request, accountId } = placed;
    const id = request.clientOrderId;
    const orders = this.#exchange()
      .book.account(accountId)
      .orders.filter((order) => order.status !== 'rejected');
    if (orders.filter((order) => order.request.clientOrderId === id).length > 1)
      this.breach('INV-01', `${id} is at the venue twice`);
    const order = this.#tables.orders.get(id);
    if (!order) {
      this.breach('INV-01', `${id} is at the venue and in no row`);
      return;
    }
    // A reduce-only order that comes too late is capped by the venue; what it may leave behind is looked for elsewhere.
    if (isTerminal(order.status) && !request.isReduceOnly)
      this.breach('INV-02', `${id} is taken in after the record called it ${order.status}: ${order.evidence ?? ''}`);
    const ofPosition = orders.filter((each) => this.#positionOf(each) === order.positionId);
    const entries = ofPosition.filter((each) => this.#tables.orders.get(each.request.clientOrderId)?.leg === 'entry');
    const enteredLots = entries.reduce((sum, each) => sum + each.lots, 0);
    if (order.leg === 'entry') {
      const planned = this.#tables.positions.get(order.positionId)?.plannedQuantity ?? '0';
      if (enteredLots > lotsOf(planned))
        this.breach('INV-04', `${id} brings ${enteredLots} lots of entries where ${planned} was planned`);
      return;
    }
    if (!request.isReduceOnly) this.breach('INV-07', `${id} is an exit and not reduce-only`);
    if (placed.lots > enteredLots) this.breach('INV-07', `${id} is for more than was ever entered`);
  }

  onTrade(trade: Trade, heldBefore: number): void {
    const held = this.#exchange().book.heldLots(trade.accountId, trade.instrument);
    if (heldBefore !== 0 && held !== 0 && heldBefore > 0 !== held > 0)
      this.breach(
        'INV-07',
        `the fill ${trade.id} of ${trade.clientOrderId ?? 'the venue'} turns ${heldBefore} into ${held} lots`,
      );
  }

  /** A request ended an order: if it was the last stop of what is held, the position is naked. */
  onCanceled(canceled: BookOrder): void {
    const { request, accountId } = canceled;
    if (request.type !== 'stopMarket') return;
    const held = this.#exchange().book.heldLots(accountId, request.instrument);
    if (held === 0 || held > 0 !== (request.side === 'sell')) return;
    const stops = this.#exchange()
      .book.account(accountId)
      .orders.filter(
        (order) =>
          OPEN.has(order.status) &&
          order.request.type === 'stopMarket' &&
          order.request.instrument === request.instrument,
      );
    if (stops.length === 0)
      this.breach('INV-15', `${request.clientOrderId} was the only stop of ${held} lots and is withdrawn`);
  }

  /** The record says something new of an order. */
  onOrder(before: Order | null, after: Order): void {
    if (before === null || before.status === after.status) return;
    if (after.status === 'submitted' && after.leg === 'entry' && this.#pausedSinceMs.has(after.deploymentId))
      this.breach('INV-17', `${after.clientOrderId} is marked as sent while nothing may be`);
    if (!isTerminal(after.status)) return;
    if (after.status === 'filled') return;
    const orders = this.#exchange().book.account(after.venueAccountId).orders;
    const open = orders.some((order) => order.request.clientOrderId === after.clientOrderId && OPEN.has(order.status));
    // The same for one that comes while its absence is being proven.
    const isAbsent = this.#tables.evidence.get(after.id)?.at(-1)?.kind === 'absence';
    if (open && !(isAbsent && after.isReduceOnly))
      this.breach(
        'INV-02',
        `${after.clientOrderId} becomes ${after.status} (${after.evidence ?? ''}) and is open at the venue`,
      );
    if (after.evidence === null)
      this.breach('INV-02', `${after.clientOrderId} becomes ${after.status} without evidence`);
  }

  onPosition(before: Position | null, after: Position): void {
    if (after.status === 'closed' && before?.status !== 'closed') {
      if (this.#closed.has(after.id)) this.breach('settledOnce', `${after.id} ends twice`);
      this.#closed.add(after.id);
    }
    // A late fill opens it again, and it has to end again.
    if (after.status !== 'closed') this.#closed.delete(after.id);
    if (before === null || before.exposure === after.exposure) return;
    const { venueAccountId, instrument } = after;
    let recorded = 0;
    for (const each of this.#tables.positions.values()) {
      if (each.venueAccountId !== venueAccountId || each.instrument !== instrument) continue;
      const { openedQuantity, closedQuantity } = (each.id === after.id ? after : each).exposure;
      recorded += lotsOf(openedQuantity) + lotsOf(closedQuantity);
    }
    const trades = this.#exchange().book.account(venueAccountId).trades;
    const traded = trades.reduce((sum, trade) => (trade.instrument === instrument ? sum + trade.lots : sum), 0);
    if (recorded > traded)
      this.breach('INV-06', `${after.id}: ${recorded} lots of fills are recorded where the venue dealt ${traded}`);
  }

  /** When all is quiet: the record, the ledger and the venue agree to the last unit. */
  atEnd(): void {
    for (const account of this.#exchange().book.accounts.values()) {
      const live = this.#tables.livePositions(account.id);
      for (const position of live) this.breach('ends', `${position.id} is still ${position.status}`);
      for (const [instrument, { lots }] of account.positions) {
        const recorded = live
          .filter((position) => position.instrument === instrument)
          .reduce((sum, position) => sum + lotsOf(position.exposure.signedQuantity), 0);
        if (recorded !== lots)
          this.breach('INV-05', `${account.id} holds ${lots} lots of ${instrument}, the record says ${recorded}`);
      }
      const cash = moneyOf(this.#tables.balances.get(account.id)?.cash ?? '0');
      if (cash !== account.paid)
        this.breach('INV-28', `the ledger of ${account.id} is off by ${cash - account.paid} of 1e-18`);
      for (const order of account.orders)
        if (OPEN.has(order.status))
          this.breach('INV-14', `${order.request.clientOrderId} is ${order.status} at the venue for nothing`);
    }
    for (const { id, status, exposure } of this.#tables.positions.values())
      if (status === 'closed' && lotsOf(exposure.signedQuantity) !== 0)
        this.breach('INV-05', `${id} has ended, and the record says that it holds ${exposure.signedQuantity}`);
    for (const each of this.#tables.cases.values())
      if (each.isOpen) this.breach('INV-05', `the case ${each.kind} of ${each.venueAccountId} stays open`);
    for (const signal of this.#tables.signals.values())
      if (!['refused', 'expired', 'closed'].includes(signal.status))
        this.breach('INV-20', `the signal ${signal.id} is left ${signal.status}`);
  }

  #positionOf(order: BookOrder): string | null {
    return this.#tables.orders.get(order.request.clientOrderId)?.positionId ?? null;
  }
}
