import type { Candle, PriceTick } from './market.ts';
import type { Quantity } from './money.ts';
import { isGreater, isLess } from './money.ts';

export const TIMEFRAMES = ['1m', '5m', '15m', '1h', '4h', '1d'] as const;
/** The length of a candle, as traders say it. */
export type Timeframe = (typeof TIMEFRAMES)[number];

const MINUTE_MS = 60_000;
export const INTERVAL_MS: Readonly<Record<Timeframe, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '4h': 240 * MINUTE_MS,
  '1d': 1440 * MINUTE_MS,
};

/** A candle as the record keeps it. Mids have no volume; that is known only of candles which the feed has told. */
export interface KeptCandle extends Omit<Candle, 'intervalMs' | 'volume'> {
  timeframe: Timeframe;
  volume: Quantity | null;
}

/** Candles open at whole multiples of their length since 1970 UTC: a day at midnight. */
export const openingOf = (atMs: number, timeframe: Timeframe): number =>
  Math.floor(atMs / INTERVAL_MS[timeframe]) * INTERVAL_MS[timeframe];

export const closingOf = ({ openAtMs, timeframe }: Pick<KeptCandle, 'openAtMs' | 'timeframe'>): number =>
  openAtMs + INTERVAL_MS[timeframe];

/**
 * The running candle after one more tick, and the one that it ended. A tick that is older than the running candle comes too late
 * and changes nothing; intervals without a tick have no candle.
 */
export function withTick(
  running: KeptCandle | null,
  { instrument, mid, venueAtMs }: Pick<PriceTick, 'instrument' | 'mid' | 'venueAtMs'>,
  timeframe: Timeframe,
): { running: KeptCandle; ended: KeptCandle | null } {
  const openAtMs = openingOf(venueAtMs, timeframe);
  if (!running || openAtMs > running.openAtMs) {
    const prices = { open: mid, high: mid, low: mid, close: mid };
    return { running: { instrument, timeframe, openAtMs, ...prices, volume: null, isClosed: false }, ended: running };
  }
  if (openAtMs < running.openAtMs) return { running, ended: null };
  const high = isGreater(mid, running.high) ? mid : running.high;
  const low = isLess(mid, running.low) ? mid : running.low;
  return { running: { ...running, high, low, close: mid }, ended: null };
}

/** The first opening with fromMs <= opening < toMs that is not among these, which are in order; null when none is missing. */
export function firstMissing(
  openings: readonly number[],
  { fromMs, toMs, timeframe }: { fromMs: number; toMs: number; timeframe: Timeframe },
): number | null {
  const known = new Set(openings);
  for (let openAtMs = fromMs; openAtMs < toMs; openAtMs += INTERVAL_MS[timeframe])
    if (!known.has(openAtMs)) return openAtMs;
  return null;
}

/** The newest candles that follow each other without a gap, oldest first. */
export function unbroken(candles: readonly KeptCandle[]): KeptCandle[] {
  let first = candles.length - 1;
  for (; first > 0; first -= 1) {
    const [before, after] = [candles[first - 1], candles[first]];
    if (!before || !after || closingOf(before) !== after.openAtMs) break;
  }
  return candles.slice(Math.max(0, first));
}
