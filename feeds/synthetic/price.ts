import type { Price } from '../../domain/money.ts';
import { divide, multiply, toNumber } from '../../domain/money.ts';
import type { SyntheticMarket } from './markets.ts';
import { hashText, offsetBps } from './noise.ts';

/** Distance of bid and ask from the mid price before it is rounded outward to a whole tick. */
export const HALF_SPREAD_BPS = 1;

/** One market with its seed: everything that its price depends on besides the time. */
export interface SeededMarket {
  market: SyntheticMarket;
  noiseSeed: number;
  baseTicks: number;
}

/** Each instrument draws its own noise from the shared seed. */
export function seedMarket(seed: string, market: SyntheticMarket): SeededMarket {
  return {
    market,
    noiseSeed: hashText(`${seed}/${market.instrument}`),
    baseTicks: toNumber(multiply(market.basePrice, market.ticksPerUnit)),
  };
}

/** The mid price as a whole number of ticks, so that rounding happens once and never in money. */
export function midTicks({ noiseSeed, baseTicks }: SeededMarket, atMs: number): number {
  return Math.round(baseTicks * Math.exp(offsetBps(noiseSeed, atMs) / 10_000));
}

export const priceOfTicks = (ticks: number, market: SyntheticMarket): Price => divide(ticks, market.ticksPerUnit);

/** Bid, ask and mid of one market at one time; the half spread is at least one tick, so they never meet. */
export function quoteAt(seeded: SeededMarket, atMs: number): { bid: Price; ask: Price; mid: Price } {
  const mid = midTicks(seeded, atMs);
  const half = Math.ceil((mid * HALF_SPREAD_BPS) / 10_000);
  return {
    bid: priceOfTicks(mid - half, seeded.market),
    ask: priceOfTicks(mid + half, seeded.market),
    mid: priceOfTicks(mid, seeded.market),
  };
}
