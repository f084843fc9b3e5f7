import type { Candle, PriceTick } from '../../domain/market.ts';
import { add, bpsOf, DECIMAL_PATTERN, subtract } from '../../domain/money.ts';
import type { OnTick, PriceFeed } from '../../feeds/port.ts';
import { wallClock } from '../../feeds/wall-clock.ts';

/** How often standing prices are said again, so that they stay fresh. */
const REPEAT_MS = 250;

/** A feed whose prices the test sets. What is set stands, and is repeated, until it is set again or the feed is frozen. */
export class ScriptedFeed implements PriceFeed {
  readonly name = 'scripted';
  readonly description = 'Prices set by a test.';
  readonly clock = wallClock(() => Date.now());
  readonly instruments: readonly string[];
  readonly #mids: Map<string, string>;
  #onTick: OnTick | null = null;
  #isFrozen = false;

  constructor(mids: Record<string, string>) {
    this.#mids = new Map(Object.entries(mids));
    this.instruments = [...this.#mids.keys()];
  }

  /** The next tick, delivered before this resolves. */
  async set(instrument: string, mid: string): Promise<void> {
    this.#mids.set(instrument, mid);
    await this.#onTick?.(this.#tick(instrument, mid));
  }

  /** One tick of this mid; what stood before stands after it. Any text may be said, also what is no price. */
  async once(instrument: string, mid: string): Promise<void> {
    await this.#onTick?.(this.#tick(instrument, mid));
  }

  /** From now on nothing is heard of the market. */
  freeze(isFrozen = true): void {
    this.#isFrozen = isFrozen;
  }

  async run(onTick: OnTick, signal: AbortSignal): Promise<void> {
    this.#onTick = onTick;
    while (!signal.aborted) {
      if (!this.#isFrozen) for (const [instrument, mid] of this.#mids) await onTick(this.#tick(instrument, mid));
      await new Promise((resolve) => setTimeout(resolve, REPEAT_MS));
    }
    this.#onTick = null;
  }

  /** What the market did while nobody listened, for those who ask afterwards. */
  past: Candle[] = [];

  candles(instrument: string, intervalMs: number, fromMs: number, toMs: number): Promise<Candle[]> {
    return Promise.resolve(
      this.past.filter(
        (candle) =>
          candle.instrument === instrument &&
          candle.intervalMs === intervalMs &&
          candle.openAtMs >= fromMs &&
          candle.openAtMs < toMs,
      ),
    );
  }

  #tick(instrument: string, mid: string): PriceTick {
    const half = DECIMAL_PATTERN.test(mid) ? bpsOf(mid, '0.5') : null;
    const nowMs = Date.now();
    return {
      instrument,
      bid: half === null ? mid : subtract(mid, half),
      ask: half === null ? mid : add(mid, half),
      mid,
      source: this.name,
      venueAtMs: nowMs,
      receivedAtMs: nowMs,
    };
  }
}
