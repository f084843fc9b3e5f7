import type { PriceTick } from '../../domain/market.ts';
import type { Decimal, Price } from '../../domain/money.ts';
import { add, bpsOf, roundTo, subtract } from '../../domain/money.ts';
import type { Series } from './series.ts';
import type { Point } from './timeline.ts';

export const REPLAY = 'replay';

/** The perpetual venues quote five significant digits. */
const SIGNIFICANT_DIGITS = 5;
const MOST_DECIMALS = 18;

/** Decimals in which a series is quoted: those of its own prices, and at least as many as give five digits. */
export function quoteDecimals({ bars }: Series): number {
  let own = 0;
  let lowest = Infinity;
  for (const { open, high, low, close } of bars) {
    for (const price of [open, high, low, close]) own = Math.max(own, decimalsIn(price));
    lowest = Math.min(lowest, Number(low));
  }
  const needed = SIGNIFICANT_DIGITS - 1 - Math.floor(Math.log10(lowest));
  return Math.min(MOST_DECIMALS, Math.max(own, needed));
}

function decimalsIn(price: Price): number {
  const point = price.indexOf('.');
  return point === -1 ? 0 : price.length - point - 1;
}

interface QuoteTerms {
  decimals: number;
  halfSpreadBps: Decimal;
  receivedAtMs: number;
}

/** The tick of one point. The mid is the price of the data exactly; the half spread is rounded outward and the same on both sides. */
export function tickOf(
  { series, atMs, price }: Point,
  { decimals, halfSpreadBps, receivedAtMs }: QuoteTerms,
): PriceTick {
  const half = roundTo(bpsOf(price, halfSpreadBps), decimals, 'up');
  return {
    instrument: series.instrument,
    bid: subtract(price, half),
    ask: add(price, half),
    mid: price,
    source: REPLAY,
    venueAtMs: atMs,
    receivedAtMs,
  };
}
