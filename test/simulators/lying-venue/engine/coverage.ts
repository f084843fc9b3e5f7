import { amount } from './amount.ts';
import { holdingsAt, isOpen, latestOf, leftOf } from './account.ts';
import type { VenueAccount } from './types.ts';

/** A stretch of time in which a position was larger than its live stops; open while `toMs` is null. */
export interface Gap {
  account: string;
  symbol: string;
  fromMs: number;
  toMs: number | null;
}

/** What `/truth/uncovered` says of one account and symbol. */
export interface Uncovered {
  account: string;
  symbol: string;
  totalSeconds: number;
  maxSeconds: number;
  gaps: Gap[];
}

/** Keeps, for each account and symbol, when a position was not fully covered by live reduce-only stops. */
export class Coverage {
  readonly #gaps = new Map<string, Gap[]>();

  /** Looks at an account after something has changed in it. */
  look(account: VenueAccount, atMs: number): void {
    const { holdings } = holdingsAt(account);
    const known = [...this.#gaps.values()].flat().filter((gap) => gap.account === account.id && gap.toMs === null);
    for (const symbol of new Set([...holdings.keys(), ...known.map((gap) => gap.symbol)])) {
      const signed = holdings.get(symbol)?.signed ?? amount(0);
      const closing = signed.isNegative() ? 'BUY' : 'SELL';
      const covered = account.orders
        .filter((order) => order.symbol === symbol && order.kind === 'STOP' && order.reduceOnly)
        .filter((order) => order.side === closing && isOpen(latestOf(order)))
        .reduce((sum, order) => sum.plus(leftOf(order)), amount(0));
      this.#mark(account.id, symbol, covered.lessThan(signed.abs()), atMs);
    }
  }

  /** Gaps that are still open count until now. */
  report(nowMs: number): Uncovered[] {
    return [...this.#gaps.values()].map((gaps) => {
      const seconds = gaps.map((gap) => ((gap.toMs ?? nowMs) - gap.fromMs) / 1_000);
      const [first] = gaps;
      return {
        account: first?.account ?? '',
        symbol: first?.symbol ?? '',
        totalSeconds: seconds.reduce((sum, each) => sum + each, 0),
        maxSeconds: Math.max(0, ...seconds),
        gaps,
      };
    });
  }

  #mark(account: string, symbol: string, isUncovered: boolean, atMs: number): void {
    const key = `${account} ${symbol}`;
    const gaps = this.#gaps.get(key) ?? [];
    this.#gaps.set(key, gaps);
    const last = gaps.at(-1);
    const isInGap = last?.toMs === null;
    if (isUncovered && !isInGap) gaps.push({ account, symbol, fromMs: atMs, toMs: null });
    if (!isUncovered && isInGap) last.toMs = atMs;
  }
}
