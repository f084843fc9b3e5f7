import type { PriceTick } from '../domain/market.ts';
import type { OnTick } from './port.ts';

/** The latest price of each instrument, in memory, and the place where others hear of it. What comes in has passed the guard. */
export class PriceBoard {
  readonly #latest = new Map<string, PriceTick>();
  readonly #subscribers = new Set<{ onTick: OnTick }>();
  readonly #onError: (error: unknown, tick: PriceTick) => void;

  /** onError hears what a subscriber threw; it must not throw itself. */
  constructor({ onError }: { onError: (error: unknown, tick: PriceTick) => void }) {
    this.#onError = onError;
  }

  latest(instrument: string): PriceTick | undefined {
    return this.#latest.get(instrument);
  }

  /** Instruments that have a price, in the order in which they were first seen. */
  get instruments(): readonly string[] {
    return [...this.#latest.keys()];
  }

  /** Subscribers hear each accepted tick in the order in which they subscribed. Returns the way out. */
  subscribe(onTick: OnTick): () => void {
    const subscriber = { onTick };
    this.#subscribers.add(subscriber);
    return () => void this.#subscribers.delete(subscriber);
  }

  /** The feed contradicts the latest price: it stands for exits, and nothing is opened at it until the next tick. */
  dispute(instrument: string): void {
    const tick = this.#latest.get(instrument);
    if (tick) this.#latest.set(instrument, { ...tick, isDisputed: true });
  }

  /** Takes the tick and waits for every subscriber; never rejects because of one of them. */
  async publish(tick: PriceTick): Promise<void> {
    this.#latest.set(tick.instrument, tick);
    for (const subscriber of [...this.#subscribers]) {
      if (!this.#subscribers.has(subscriber)) continue;
      try {
        await subscriber.onTick(tick);
      } catch (error) {
        this.#onError(error, tick);
      }
    }
  }
}
