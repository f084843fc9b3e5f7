import { STALE_AFTER_MS } from '../../domain/market.ts';

interface Aged {
  ageMs: number;
  isStale: boolean;
}

/** A price as old as it is this long after it was heard: it ages also while nobody answers. */
export function aged<Price extends Aged>(price: Price, sinceMs: number): Price {
  const ageMs = price.ageMs + Math.max(0, sinceMs);
  return { ...price, ageMs, isStale: price.isStale || ageMs > STALE_AFTER_MS };
}

/** The age of the oldest price of what is held; of the newest price when nothing is. Null when there is none. */
export function ageOf(prices: readonly (Aged & { instrument: string })[], held: ReadonlySet<string>): number | null {
  const ages = prices.filter(({ instrument }) => held.size === 0 || held.has(instrument)).map(({ ageMs }) => ageMs);
  if (ages.length === 0) return null;
  return held.size === 0 ? Math.min(...ages) : Math.max(...ages);
}
