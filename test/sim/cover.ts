import type { Laws } from './laws.ts';
import type { Tables } from './store/tables.ts';
import type { Book, BookAccount } from './venue/book.ts';
import { OPEN } from './venue/book.ts';

/** The bound of INV-13 and INV-14 while nothing is wrong. */
const BOUND_MS = 5_000;

/** The laws with a bound in time: what is held is covered, what covers nothing is gone. The clock of a bound starts when the last fault's time is over. */
export class Cover {
  readonly #laws: Laws;
  readonly #tables: Tables;
  readonly #hasNativeStops: boolean;
  readonly #sinceMs = new Map<string, number>();
  readonly #troubledUntilMs = new Map<string, number>();
  /** Position-milliseconds without cover. */
  nakedMs = 0;
  longestMs = 0;
  #lastMs = 0;

  constructor(laws: Laws, tables: Tables, hasNativeStops: boolean) {
    this.#laws = laws;
    this.#tables = tables;
    this.#hasNativeStops = hasNativeStops;
  }

  /** A fault on an account (or on `all`) may leave it without cover for so long. */
  trouble(subject: string, untilMs: number): void {
    this.#troubledUntilMs.set(subject, Math.max(untilMs, this.#troubledUntilMs.get(subject) ?? 0));
  }

  look(book: Book, nowMs: number): void {
    const passedMs = this.#lastMs === 0 ? 0 : nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    for (const account of book.accounts.values()) {
      const instruments = new Set([
        ...account.positions.keys(),
        ...account.orders.filter((order) => OPEN.has(order.status)).map((order) => order.request.instrument),
      ]);
      for (const instrument of [...this.#sinceMs.keys()]) {
        const [accountId, name = ''] = instrument.split('/');
        if (accountId === account.id) instruments.add(name.replace(/#.*/, ''));
      }
      for (const instrument of instruments) this.#lookAt(account, instrument, nowMs, passedMs);
    }
  }

  #lookAt(account: BookAccount, instrument: string, nowMs: number, passedMs: number): void {
    const held = account.positions.get(instrument)?.lots ?? 0;
    const resting = account.orders.filter(
      (order) => OPEN.has(order.status) && order.request.instrument === instrument && order.request.isReduceOnly,
    );
    const stops = resting.filter(
      (order) => order.request.type === 'stopMarket' && order.request.side === (held > 0 ? 'sell' : 'buy'),
    );
    const coveredLots = stops.reduce((sum, order) => sum + order.lots - order.filledLots, 0);
    const live = this.#tables.livePositions(account.id).find((position) => position.instrument === instrument);
    const isSoftlyCovered = live !== undefined && this.#tables.watches.has(live.id);
    const isNaked = held !== 0 && (this.#hasNativeStops ? coveredLots < Math.abs(held) : !isSoftlyCovered);
    if (isNaked) this.nakedMs += passedMs;
    const key = `${account.id}/${instrument}`;
    this.#within(`${key}#naked`, 'INV-13', isNaked, account.id, nowMs, `${held} lots, ${coveredLots} covered`);
    this.#within(
      `${key}#orphans`,
      'INV-14',
      held === 0 && resting.length > 0,
      account.id,
      nowMs,
      `${resting.length} exits rest for nothing`,
    );
    this.#within(`${key}#twice`, 'INV-14', held !== 0 && stops.length > 1, account.id, nowMs, `${stops.length} stops`);
  }

  #within(key: string, law: string, isWrong: boolean, accountId: string, nowMs: number, what: string): void {
    if (!isWrong) {
      this.#sinceMs.delete(key);
      return;
    }
    const since = this.#sinceMs.get(key) ?? nowMs;
    this.#sinceMs.set(key, since);
    if (law === 'INV-13') this.longestMs = Math.max(this.longestMs, nowMs - since);
    const quietSince = Math.max(
      since,
      this.#troubledUntilMs.get(accountId) ?? 0,
      this.#troubledUntilMs.get('all') ?? 0,
    );
    if (nowMs - quietSince <= BOUND_MS) return;
    this.#laws.breach(law, `${key}: ${what} for ${nowMs - since} ms, ${nowMs - quietSince} ms after the last fault`);
    this.#sinceMs.set(key, nowMs);
  }
}
