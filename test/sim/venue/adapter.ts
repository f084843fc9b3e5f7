import type { OrderRequest } from '../../../domain/order.ts';
import type { OrderReport, VenueAccountRef, VenueAdapter } from '../../../venues/port.ts';
import { VenueError } from '../../../venues/port.ts';
import type { Fault } from '../faults.ts';
import type { Attempt, Line } from '../line.ts';
import { never } from '../line.ts';
import type { BookOrder } from './book.ts';
import type { Exchange } from './exchange.ts';
import { balanceOf, fillsOf, findReport, openReports, paymentsOf, positionsOf, reportOf, VENUE } from './readers.ts';

/** How long after it was handed over a request may still arrive: less than the time that a proof of absence takes, see domain/absence. */
const LATE_MS = { low: 2_000, high: 35_000 };
/** As it declares it. */
export const READ_LAG_MS = 10_000;
/** How far reads may lie behind writes. */
const LAG_MS = { low: 200, high: 3_000 };
const STALE_MS = { low: 3_000, high: 10_000 };

const failure = (phase: VenueError['phase'], code: string): VenueError =>
  new VenueError({
    phase,
    code,
    message: `the venue call ended as ${phase} (${code})`,
    isRetryable: phase !== 'rejected',
  });

/** The port of the modelled venue as one attempt sees it: every call may be lost, late, doubled or lied to. */
export class ModelAdapter implements VenueAdapter {
  readonly venue = VENUE;
  readonly capabilities: VenueAdapter['capabilities'];
  readonly #exchange: Exchange;
  readonly #line: Line;
  readonly #attempt: Attempt;
  readonly #onSigned: (request: OrderRequest) => void;

  constructor(exchange: Exchange, line: Line, attempt: Attempt, onSigned: (request: OrderRequest) => void) {
    const { deduplicates, nativeStops, honoursExpiry } = exchange.switches;
    this.capabilities = {
      nativeStops,
      nativeTakeProfits: nativeStops,
      deduplicatesByClientOrderId: deduplicates,
      honoursExpiry,
      readLagMs: READ_LAG_MS,
      hasWire: true,
    };
    this.#exchange = exchange;
    this.#line = line;
    this.#attempt = attempt;
    this.#onSigned = onSigned;
  }

  instruments = (): Promise<never[]> => Promise.resolve([]);
  isHealthy = (): Promise<boolean> => Promise.resolve(!this.#exchange.isHalted);
  streamFills = (): Promise<void> => never();

  placeOrder({ id }: VenueAccountRef, request: OrderRequest): Promise<OrderReport> {
    if (!this.#attempt.hasDied()) this.#onSigned(request);
    return this.#change('place', (fault) => this.#exchange.place(id, request, fault === 'refused')).then((order) =>
      reportOrThrow(order),
    );
  }

  cancelOrder({ id }: VenueAccountRef, clientOrderId: string): Promise<OrderReport | null> {
    return this.#change('cancel', (fault) => {
      const lateFillMs = fault === 'fillAfterCancel' ? this.#line.dice.between(500, 8_000) : null;
      return this.#exchange.cancel(id, clientOrderId, lateFillMs);
    }).then((order) => order && reportOf(order, this.#line.time.nowMs()));
  }

  findOrder({ id }: VenueAccountRef, clientOrderId: string): Promise<OrderReport | null> {
    return this.#read('read', (asOfMs) => findReport(this.#exchange.book, id, clientOrderId, asOfMs));
  }

  openOrders({ id }: VenueAccountRef): Promise<OrderReport[]> {
    return this.#read('read', (asOfMs) => openReports(this.#exchange.book.account(id), asOfMs));
  }

  fills: VenueAdapter['fills'] = ({ id }, query) =>
    this.#read('fills', (asOfMs, fault) => {
      const fills = fillsOf(this.#exchange.book.account(id), query, asOfMs);
      if (fault === 'duplicateFills') return [...fills, ...fills];
      if (fault === 'reorderedFills') return fills.reverse();
      return fault === 'missingFills' ? fills.filter(() => this.#line.dice.chance(0.5)) : fills;
    });

  fundingPayments: VenueAdapter['fundingPayments'] = ({ id }, query) =>
    this.#read('read', (asOfMs) => paymentsOf(this.#exchange.book.account(id), query, asOfMs));

  positions: VenueAdapter['positions'] = ({ id }) =>
    this.#read('read', (asOfMs) => positionsOf(this.#exchange.book.account(id), asOfMs));

  balance: VenueAdapter['balance'] = ({ id }) => this.#read('read', () => balanceOf(this.#exchange.book.account(id)));

  /** A request that changes something: it may arrive without being answered, late, or not at all. */
  #change<Order extends BookOrder | null>(
    place: 'place' | 'cancel',
    arrive: (fault: Fault | null) => Order,
  ): Promise<Order> {
    const attempt = this.#attempt;
    const { time, dice } = this.#line;
    if (attempt.hasDied()) return never();
    const fault = this.#line.fault(attempt, place);
    if (fault === 'crashBefore' || fault === 'crashAfter' || fault === 'crashLate') attempt.die();
    if (fault === 'crashBefore') return never();
    return new Promise((resolve, reject) => {
      const answer = (afterMs: number, deliver: () => void): void => {
        time.after(afterMs, () => {
          if (!attempt.hasDied()) deliver();
        });
      };
      const thereMs = dice.between(5, 80);
      const backMs = dice.between(5, 80);
      if (fault === 'notSent') answer(thereMs, () => reject(failure('notSent', 'unreachable')));
      else if (fault === 'errorWithoutAccepting') answer(thereMs + backMs, () => reject(failure('unknown', 'http503')));
      else {
        const isLate = fault === 'late' || fault === 'crashLate';
        const arrivalMs = isLate
          ? dice.between(LATE_MS.low, LATE_MS.high)
          : fault === 'stall'
            ? dice.between(8_000, LATE_MS.high)
            : thereMs;
        if (fault === 'late') answer(Math.min(2_000, arrivalMs), () => reject(failure('unknown', 'timeout')));
        time.after(arrivalMs, () => {
          const order = arrive(fault);
          if (isLate || fault === 'crashAfter') return;
          if (fault === 'replyLost') answer(2_000, () => reject(failure('unknown', 'socketClosed')));
          else if (fault === 'errorAfterAccepting') answer(backMs, () => reject(failure('unknown', 'http502')));
          else if (fault === 'refused' && dice.chance(0.5))
            answer(backMs, () => reject(failure('rejected', 'tooBusy')));
          else answer(fault === 'fillBeforeReply' ? 3_000 : backMs, () => resolve(order));
        });
      }
    });
  }

  #read<Answer>(place: 'read' | 'fills', look: (asOfMs: number, fault: Fault | null) => Answer): Promise<Answer> {
    const attempt = this.#attempt;
    const { time, dice } = this.#line;
    if (attempt.hasDied()) return never();
    const fault = this.#line.fault(attempt, place);
    if (fault === 'crashBefore' || fault === 'crashAfter') attempt.die();
    if (attempt.hasDied()) return never();
    return new Promise((resolve, reject) => {
      const delayMs = dice.between(5, 60);
      time.after(fault === 'stall' ? delayMs + dice.between(8_000, 45_000) : delayMs, () => {
        if (attempt.hasDied()) return;
        if (fault === 'readFailed') {
          reject(failure(dice.chance(0.5) ? 'notSent' : 'unknown', 'http500'));
          return;
        }
        const lag = fault === 'readLags' ? LAG_MS : fault === 'staleSnapshot' ? STALE_MS : null;
        resolve(look(lag ? time.nowMs() - dice.between(lag.low, lag.high) : time.nowMs(), fault));
      });
    });
  }
}

function reportOrThrow(order: BookOrder): OrderReport {
  const report = reportOf(order, Infinity);
  if (!report) throw new Error(`The order ${order.venueOrderId} has no history.`);
  return report;
}
