import type { PriceTick } from '../../domain/market.ts';

/** Where paper sees the market: the same prices that everybody else sees. A feed's price board fits as it is. */
export interface PriceSource {
  latest(instrument: string): PriceTick | undefined;
  /** Hears every tick in order; the publisher waits for the promise. Returns the way out. */
  subscribe(onTick: (tick: PriceTick) => Promise<void>): () => void;
}
