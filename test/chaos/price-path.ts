import { writeFileSync } from 'node:fs';

/** Seconds of falling and of rising in one cycle, and the dollars of each such second. */
const CYCLE = [-24, -24, -24, -24, 24, 24] as const;
const START_PRICE = 40_000;
const SECONDS = 900;
const HEADER = 'open_time_ms,open,high,low,close,volume';

/**
 * A price that falls for four seconds, rises for two and so on, every time a little lower: stops, targets and trailing stops
 * all have their moment, and the test knows it beforehand.
 */
export class PricePath {
  /** Market time of the first price; a whole minute. */
  readonly startMs = Date.UTC(2026, 0, 1);

  /** Writes it as candles of one second. */
  writeTo(file: string): void {
    const lines = Array.from({ length: SECONDS }, (_, second) => {
      const [open, close] = [this.#at(second), this.#at(second + 1)];
      const prices = [open, Math.max(open, close), Math.min(open, close), close];
      return [this.startMs + second * 1_000, ...prices, '1'].join(',');
    });
    writeFileSync(file, [HEADER, ...lines, ''].join('\n'));
  }

  /** A price that is not reached between the two moments, and is reached in the cycle after them. */
  justBelow(fromMs: number, toMs: number): number {
    let low = Infinity;
    for (let second = this.#second(fromMs); second <= this.#second(toMs) + 1; second += 1)
      low = Math.min(low, this.#at(second));
    return low - 5;
  }

  /** How far below the price of that moment another price lies, in basis points. */
  bpsBelow(atMs: number, price: number): string {
    const from = this.#at(this.#second(atMs));
    return (((from - price) / from) * 10_000).toFixed(1);
  }

  #second(atMs: number): number {
    return Math.max(0, Math.floor((atMs - this.startMs) / 1_000));
  }

  #at(second: number): number {
    const sum = CYCLE.reduce((total, step) => total + step, 0);
    const rest = CYCLE.slice(0, second % CYCLE.length).reduce<number>((total, step) => total + step, 0);
    return START_PRICE + Math.floor(second / CYCLE.length) * sum + rest;
  }
}
