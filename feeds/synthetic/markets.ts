import type { Price } from '../../domain/money.ts';

/** One invented market: where its price rests and how finely it is quoted. */
export interface SyntheticMarket {
  instrument: string;
  basePrice: Price;
  /** 1 ÷ tick size; prices are counted in whole ticks. */
  ticksPerUnit: number;
}

/** Tick sizes keep about five significant digits, as the perpetual venues do. */
export const SYNTHETIC_MARKETS: readonly SyntheticMarket[] = [
  { instrument: 'BTC-USD-PERP', basePrice: '60000', ticksPerUnit: 1 },
  { instrument: 'ETH-USD-PERP', basePrice: '2500', ticksPerUnit: 10 },
  { instrument: 'SOL-USD-PERP', basePrice: '150', ticksPerUnit: 100 },
  { instrument: 'XRP-USD-PERP', basePrice: '0.6', ticksPerUnit: 10_000 },
  { instrument: 'DOGE-USD-PERP', basePrice: '0.1', ticksPerUnit: 100_000 },
];
