import type { Clock } from '../../domain/clock.ts';
import type { Fill } from '../../domain/fill.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { PriceTick } from '../../domain/market.ts';
import type { PaperBook, PaperFill, PaperOrderSlot } from './book.ts';
import { AccountDraft } from './draft.ts';
import { accountUnknown } from './errors.ts';
import { PAPER_VENUE } from './instruments.ts';
import type { PaperMarket } from './market.ts';
import type { PriceSource } from './prices.ts';
import type { PaperSettings } from './settings.ts';
import { WatchList } from './watch-list.ts';
import { tickOnDraft } from './tick.ts';

/** Where decisions meet the book: one account at a time within this process, one transaction each. */
export class PaperDesk {
  readonly #book: PaperBook;
  readonly #prices: PriceSource;
  readonly #clock: Clock;
  readonly #settings: PaperSettings;
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #watchList: WatchList;
  /** The last deed of each busy account; later deeds wait for it, so that results arrive in the order of their commits. */
  readonly #busy = new Map<string, Promise<unknown>>();
  /** Accounts that others have changed since we read them. */
  readonly #outdated = new Set<string>();
  #isGap = true;
  #refreshedAt = -Infinity;

  constructor(input: {
    book: PaperBook;
    prices: PriceSource;
    clock: Clock;
    settings: PaperSettings;
    instruments: readonly Instrument[];
  }) {
    this.#book = input.book;
    this.#prices = input.prices;
    this.#clock = input.clock;
    this.#settings = input.settings;
    this.#instruments = new Map(input.instruments.map((instrument) => [instrument.instrument, instrument]));
    this.#watchList = new WatchList(this.#instruments);
  }

  /** What decisions see now; the given tick counts for its instrument, although newer ones may have come. */
  market(tick?: PriceTick): PaperMarket {
    return {
      settings: this.#settings,
      instruments: this.#instruments,
      nowMs: this.#clock.nowMs(),
      tickOf: (instrument) => (instrument === tick?.instrument ? tick : this.#prices.latest(instrument)),
    };
  }

  /** Decides about one account and writes it, all or nothing. */
  async act<Result>(
    accountId: string,
    clientOrderId: string | null,
    decide: (draft: AccountDraft, slot: PaperOrderSlot) => Result,
  ): Promise<{ result: Result; fills: Fill[] }> {
    return this.#inTurn(accountId, async () => {
      try {
        const outcome = await this.#book.transact(accountId, clientOrderId, (state, slot) => {
          const draft = new AccountDraft(state);
          const result = decide(draft, slot);
          return { change: draft.change(), result: { result, state: draft.state() } };
        });
        if (outcome === null) throw accountUnknown(accountId);
        this.#watchList.put(outcome.result.state);
        return { result: outcome.result.result, fills: outcome.fills.map((fill) => toFill(accountId, fill)) };
      } catch (error) {
        this.#outdated.add(accountId);
        throw error;
      }
    });
  }

  /**
   * Lets the market come to every account that the tick concerns, and tells of each fill once it is written. What fails
   * for one account or one listener keeps nothing from the others.
   * @throws AggregateError of all that failed
   */
  async meet(tick: PriceTick, onFill: (fill: Fill) => Promise<void> | void): Promise<void> {
    await this.#catchUp();
    const errors: unknown[] = [];
    const attempt = async (deed: () => Promise<void>): Promise<void> => {
      await deed().catch((error: unknown) => void errors.push(error));
    };
    for (const accountId of this.#watchList.concerned(tick, this.#clock.nowMs(), this.#markOf)) {
      if (!this.#wouldChange(accountId, tick)) continue;
      await attempt(async () => {
        const { fills } = await this.act(accountId, null, (draft) => tickOnDraft(draft, tick, this.market(tick)));
        for (const fill of fills) await attempt(async () => onFill(fill));
      });
    }
    if (errors.length > 0) {
      throw new AggregateError(errors, `Paper failed on a price of ${tick.instrument}: ${messagesOf(errors)}`);
    }
  }

  /** Reads all active accounts again. */
  async refresh(): Promise<void> {
    const moment = this.#watchList.moment;
    this.#isGap = false;
    this.#outdated.clear();
    try {
      this.#watchList.replace(await this.#book.activeStates(), moment);
      this.#refreshedAt = performance.now();
    } catch (error) {
      this.#isGap = true;
      throw error;
    }
  }

  /** Hears what other processes change, until the signal aborts. */
  async listen(signal: AbortSignal): Promise<void> {
    await this.#book.watch(
      {
        onAccount: (accountId) => this.#outdated.add(accountId),
        onGap: () => {
          this.#isGap = true;
        },
      },
      signal,
    );
  }

  readonly #markOf = (instrument: string): number | undefined => {
    const mid = this.#prices.latest(instrument)?.mid;
    return mid === undefined ? undefined : Number(mid);
  };

  /** Brings the watch list up to what is known to have changed; does nothing when nothing has. */
  async #catchUp(): Promise<void> {
    if (this.#busy.size > 0) await Promise.allSettled([...this.#busy.values()]);
    if (this.#isGap || performance.now() - this.#refreshedAt > this.#settings.refreshEveryMs) await this.refresh();
    for (const accountId of this.#outdated) {
      await this.#inTurn(accountId, () => this.#reload(accountId));
    }
  }

  async #reload(accountId: string): Promise<void> {
    // Forgotten before it is read: news that comes meanwhile counts again.
    this.#outdated.delete(accountId);
    try {
      const state = await this.#book.state(accountId);
      if (state !== null) this.#watchList.put(state);
    } catch (error) {
      this.#outdated.add(accountId);
      throw error;
    }
  }

  /** The decision in memory, to spare the book a transaction that would write nothing. */
  #wouldChange(accountId: string, tick: PriceTick): boolean {
    const state = this.#watchList.state(accountId);
    if (state === undefined) return false;
    const draft = new AccountDraft(state);
    tickOnDraft(draft, tick, this.market(tick));
    return draft.change() !== null;
  }

  async #inTurn<Result>(accountId: string, deed: () => Promise<Result>): Promise<Result> {
    const turn = (this.#busy.get(accountId) ?? Promise.resolve()).then(deed, deed);
    this.#busy.set(accountId, turn);
    try {
      return await turn;
    } finally {
      if (this.#busy.get(accountId) === turn) this.#busy.delete(accountId);
    }
  }
}

export const toFill = (accountId: string, { sequence, ...fill }: PaperFill): Fill => ({
  ...fill,
  venue: PAPER_VENUE,
  venueAccountId: accountId,
  venueTradeId: sequence,
});

const messagesOf = (errors: readonly unknown[]): string =>
  errors.map((error) => (error instanceof Error ? error.message : String(error))).join('; ');
