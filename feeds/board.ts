import type { PriceTick } from '../domain/market.ts';
import { DECIMAL_PATTERN, isGreater, isPositive } from '../domain/money.ts';
import type { OnTick } from './port.ts';

/** Why the board did not take a tick. `older` is ordinary after a reconnect; the others mean that a feed lies. */
export const TICK_REFUSALS = ['notPositive', 'crossed', 'midOutside', 'badTime', 'older'] as const;
export type TickRefusal = (typeof TICK_REFUSALS)[number];

/** The latest price of each instrument, in memory, and the place where others hear of it. */
export class PriceBoard {
  readonly #latest = new Map<string, PriceTick>();
  readonly #subscribers = new Set<{ onTick: OnTick }>();
  readonly #onError: (error: unknown, tick: PriceTick) => void;
  readonly #refused: Record<TickRefusal, number> = { notPositive: 0, crossed: 0, midOutside: 0, badTime: 0, older: 0 };

  /** onError hears what a subscriber threw; it must not throw itself. */
  constructor({ onError }: { onError: (error: unknown, tick: PriceTick) => void }) {
    this.#onError = onError;
  }

  /** How many ticks were refused, by reason. */
  get refused(): Readonly<Record<TickRefusal, number>> {
    return this.#refused;
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

  /** Takes the tick and waits for every subscriber; never rejects because of one of them. */
  async publish(tick: PriceTick): Promise<void> {
    const refusal = refusalOf(tick, this.#latest.get(tick.instrument));
    if (refusal !== null) {
      this.#refused[refusal] += 1;
      return;
    }
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

function refusalOf(tick: PriceTick, last: PriceTick | undefined): TickRefusal | null {
  if (![tick.bid, tick.ask, tick.mid].every(isPrice)) return 'notPositive';
  if (isGreater(tick.bid, tick.ask)) return 'crossed';
  if (isGreater(tick.bid, tick.mid) || isGreater(tick.mid, tick.ask)) return 'midOutside';
  if (!Number.isFinite(tick.venueAtMs) || !Number.isFinite(tick.receivedAtMs)) return 'badTime';
  if (last !== undefined && tick.venueAtMs < last.venueAtMs) return 'older';
  return null;
}

const isPrice = (value: unknown): boolean =>
  typeof value === 'string' && DECIMAL_PATTERN.test(value) && isPositive(value);
