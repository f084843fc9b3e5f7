import type { PriceTick } from '../../domain/market.ts';
import { add, bpsOf, subtract } from '../../domain/money.ts';
import type { OnTick, PriceFeed } from '../../feeds/port.ts';
import { wallClock } from '../../feeds/wall-clock.ts';

/** How often the standing price is said again, as a live market would. */
export const TICK_EVERY_MS = 250;

/** One instrument whose price stands until the run moves it. A move waits for the tick before it, as with every feed. */
export class SteadyFeed implements PriceFeed {
  readonly name = 'steady';
  readonly description = 'A price that stands still until the benchmark moves it.';
  readonly clock = wallClock(() => Date.now());
  readonly instruments: readonly string[];
  readonly #instrument: string;
  #mid: string;
  #onTick: OnTick | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(instrument: string, mid: string) {
    this.#instrument = instrument;
    this.#mid = mid;
    this.instruments = [instrument];
  }

  /** Publishes a new price; resolves when everybody has heard of it. */
  move(mid: string): Promise<void> {
    this.#mid = mid;
    return this.#say(mid);
  }

  async run(onTick: OnTick, signal: AbortSignal): Promise<void> {
    this.#onTick = onTick;
    while (!signal.aborted) {
      await this.#say(this.#mid);
      await new Promise((resolve) => setTimeout(resolve, TICK_EVERY_MS));
    }
    this.#onTick = null;
  }

  candles(): Promise<[]> {
    return Promise.resolve([]);
  }

  #say(mid: string): Promise<void> {
    this.#last = this.#last.then(async () => this.#onTick?.(this.#tick(mid)));
    return this.#last;
  }

  #tick(mid: string): PriceTick {
    const half = bpsOf(mid, '0.5');
    const nowMs = Date.now();
    return {
      instrument: this.#instrument,
      bid: subtract(mid, half),
      ask: add(mid, half),
      mid,
      source: this.name,
      venueAtMs: nowMs,
      receivedAtMs: nowMs,
    };
  }
}
