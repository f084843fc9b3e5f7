import type { Instrument } from '../../domain/instrument.ts';
import type { PriceTick } from '../../domain/market.ts';
import type { PaperOrder, PaperPosition, PaperState } from './book.ts';
import { fundingHourOf } from './funding.ts';
import { restingPriceOf, triggersUpward } from './matching.ts';

/** When a tick concerns an account. Plain numbers: parsing keeps order, and whoever is woken decides again with exact ones. */
interface Wake {
  markAtLeast: number;
  markAtMost: number;
  expiresAtMs: number;
  /** Infinity where there is no funding. */
  fundedHourMs: number;
  positions: readonly WatchedPosition[];
  balance: number;
}

interface WatchedPosition {
  instrument: string;
  signedQuantity: number;
  cost: number;
  maintenanceFraction: number;
}

/** Liquidation wakes this much early, so that rounding in numbers never makes it late. */
const WAKE_EARLY_FRACTION = 0.001;

/** Which accounts a tick may concern: in memory, so that a tick that concerns nobody costs microseconds. */
export class WatchList {
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #states = new Map<string, PaperState>();
  readonly #wakes = new Map<string, Map<string, Wake>>();
  readonly #putAt = new Map<string, number>();
  #moment = 0;

  constructor(instruments: ReadonlyMap<string, Instrument>) {
    this.#instruments = instruments;
  }

  /** Counts changes; hand it to `replace` to say when the reading of the new content began. */
  get moment(): number {
    return this.#moment;
  }

  state(accountId: string): PaperState | undefined {
    return this.#states.get(accountId);
  }

  put(state: PaperState): void {
    const accountId = state.account.id;
    this.#remove(accountId);
    this.#moment += 1;
    this.#putAt.set(accountId, this.#moment);
    if (state.openOrders.length === 0 && state.positions.length === 0) return;
    this.#states.set(accountId, state);
    for (const instrument of instrumentsOf(state)) {
      const accounts = this.#wakes.get(instrument) ?? new Map<string, Wake>();
      accounts.set(accountId, this.#wakeOf(state, instrument));
      this.#wakes.set(instrument, accounts);
    }
  }

  /** Takes over a full reading, except of accounts that were put since it began: those are newer. */
  replace(states: readonly PaperState[], sinceMoment: number): void {
    const isNewer = (accountId: string): boolean => (this.#putAt.get(accountId) ?? 0) > sinceMoment;
    const read = new Set(states.map((state) => state.account.id));
    for (const accountId of [...this.#putAt.keys()]) {
      if (read.has(accountId) || isNewer(accountId)) continue;
      this.#remove(accountId);
      this.#putAt.delete(accountId);
    }
    for (const state of states) if (!isNewer(state.account.id)) this.put(state);
  }

  /** Accounts that the tick may concern; some that it does not, never too few. */
  concerned(tick: PriceTick, nowMs: number, markOf: (instrument: string) => number | undefined): string[] {
    const wakes = this.#wakes.get(tick.instrument);
    if (wakes === undefined) return [];
    const mark = Number(tick.mid);
    const hourMs = fundingHourOf(tick.venueAtMs);
    const concerned: string[] = [];
    for (const [accountId, wake] of wakes) {
      if (
        mark >= wake.markAtLeast ||
        mark <= wake.markAtMost ||
        nowMs > wake.expiresAtMs ||
        hourMs > wake.fundedHourMs ||
        isNearLiquidation(wake, (instrument) => (instrument === tick.instrument ? mark : markOf(instrument)))
      ) {
        concerned.push(accountId);
      }
    }
    return concerned;
  }

  #remove(accountId: string): void {
    const state = this.#states.get(accountId);
    if (state === undefined) return;
    for (const instrument of instrumentsOf(state)) this.#wakes.get(instrument)?.delete(accountId);
    this.#states.delete(accountId);
  }

  #wakeOf(state: PaperState, instrument: string): Wake {
    const orders = state.openOrders.filter((order) => order.instrument === instrument);
    const position = state.positions.find((held) => held.instrument === instrument);
    const isFunded = position !== undefined && this.#instruments.get(instrument)?.kind === 'PERP';
    return {
      markAtLeast: Math.min(...orders.filter(waitsUpward).flatMap(levelsOf)),
      markAtMost: Math.max(...orders.filter((order) => !waitsUpward(order)).flatMap(levelsOf)),
      expiresAtMs: Math.min(...orders.map((order) => order.expiresAtMs ?? Infinity)),
      fundedHourMs: isFunded ? fundingHourOf(position.fundedAtMs) : Infinity,
      positions: position === undefined ? [] : state.positions.map((held) => this.#watched(held)),
      balance: Number(state.account.balance),
    };
  }

  #watched(position: PaperPosition): WatchedPosition {
    return {
      instrument: position.instrument,
      signedQuantity: Number(position.signedQuantity),
      cost: Number(position.cost),
      maintenanceFraction: Number(this.#instruments.get(position.instrument)?.maintenanceMarginFraction ?? 0),
    };
  }
}

const instrumentsOf = (state: PaperState): Set<string> =>
  new Set([...state.openOrders, ...state.positions].map(({ instrument }) => instrument));

/** A selling limit order waits for a higher mark, a buying one for a lower; what it deals at is never better than the mark. */
const waitsUpward = (order: PaperOrder): boolean =>
  order.type === 'limit' ? order.side === 'sell' : triggersUpward(order);

const levelsOf = (order: PaperOrder): number[] => {
  const price = restingPriceOf(order);
  return price === null ? [] : [Number(price)];
};

function isNearLiquidation(wake: Wake, markOf: (instrument: string) => number | undefined): boolean {
  let room = wake.balance;
  let gross = 0;
  for (const { instrument, signedQuantity, cost, maintenanceFraction } of wake.positions) {
    const mark = markOf(instrument);
    const value = mark === undefined ? cost : signedQuantity * mark;
    room += value - cost - Math.abs(value) * maintenanceFraction;
    gross += Math.abs(value);
  }
  return wake.positions.length > 0 && room < gross * WAKE_EARLY_FRACTION;
}
