import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Candle } from '../../domain/market.ts';
import { divide } from '../../domain/money.ts';
import type { CandleRange } from '../candle-range.ts';
import { hashStep } from './noise.ts';
import type { SeededMarket } from './price.ts';
import { midTicks, priceOfTicks } from './price.ts';

/** Samples taken before other work gets a turn; about 10 ms. */
const SAMPLES_PER_TURN = 25_000;
const VOLUME_LANE = 1_000;
const LOTS_PER_UNIT = 1_000;

interface Sampling {
  intervalMs: number;
  emitEveryMs: number;
}

/** Candles of the mid price, sampled at the instants at which it is emitted, so that each tick lies inside its candle. */
export async function sampleCandles(
  seeded: SeededMarket,
  { intervalMs, emitEveryMs }: Sampling,
  { firstOpenAtMs, endOpenAtMs }: CandleRange,
): Promise<Candle[]> {
  const candles: Candle[] = [];
  let samples = 0;
  for (let openAtMs = firstOpenAtMs; openAtMs < endOpenAtMs; openAtMs += intervalMs) {
    const candle = sampleCandle(seeded, { intervalMs, emitEveryMs }, openAtMs);
    if (candle !== null) candles.push(candle);
    samples += intervalMs / emitEveryMs;
    if (samples >= SAMPLES_PER_TURN) {
      samples = 0;
      await nextTurn();
    }
  }
  return candles;
}

/** Null when nothing is emitted within the interval: a candle is never invented. */
function sampleCandle(seeded: SeededMarket, { intervalMs, emitEveryMs }: Sampling, openAtMs: number): Candle | null {
  const firstStep = Math.ceil(openAtMs / emitEveryMs);
  const endStep = Math.ceil((openAtMs + intervalMs) / emitEveryMs);
  if (firstStep >= endStep) return null;
  const open = midTicks(seeded, firstStep * emitEveryMs);
  let high = open;
  let low = open;
  let close = open;
  let lots = 0;
  for (let step = firstStep; step < endStep; step += 1) {
    close = midTicks(seeded, step * emitEveryMs);
    high = Math.max(high, close);
    low = Math.min(low, close);
    lots += 1 + (hashStep(seeded.noiseSeed, VOLUME_LANE, step) % LOTS_PER_UNIT);
  }
  const { market } = seeded;
  return {
    instrument: market.instrument,
    openAtMs,
    intervalMs,
    open: priceOfTicks(open, market),
    high: priceOfTicks(high, market),
    low: priceOfTicks(low, market),
    close: priceOfTicks(close, market),
    volume: divide(lots, LOTS_PER_UNIT),
    isClosed: true,
  };
}
