import type { Candle, PriceTick } from '../../domain/market.ts';
import { CandleRequestError, closedRange } from '../candle-range.ts';
import type { PriceFeed } from '../port.ts';
import { isAborted, sleep } from '../timing.ts';
import { wallClock } from '../wall-clock.ts';
import { sampleCandles } from './candles.ts';
import { SYNTHETIC_MARKETS } from './markets.ts';
import type { SeededMarket } from './price.ts';
import { quoteAt, seedMarket } from './price.ts';

const NAME = 'synthetic';

export interface SyntheticFeedOptions {
  seed: string;
  nowMs: () => number;
  /** Every instrument is quoted at each whole multiple of this. */
  emitEveryMs?: number;
}

/**
 * Invented prices on the wall clock: a pure function of (seed, instrument, time), so that what happened while the
 * process was down can be told exactly.
 */
/** Half a second of computing for each timeframe; enough hours for a strategy to be asked. */
const LONGEST_HISTORY_MS = 30 * 60 * 60 * 1000;

export function createSyntheticFeed({ seed, nowMs, emitEveryMs = 250 }: SyntheticFeedOptions): PriceFeed {
  const clock = wallClock(nowMs);
  const markets = new Map(SYNTHETIC_MARKETS.map((market) => [market.instrument, seedMarket(seed, market)]));
  const instruments = [...markets.keys()];
  const tickOf = (instrument: string, seeded: SeededMarket, venueAtMs: number): PriceTick => ({
    instrument,
    ...quoteAt(seeded, venueAtMs),
    source: NAME,
    venueAtMs,
    receivedAtMs: Math.max(venueAtMs, nowMs()),
  });
  return {
    name: NAME,
    description: `Synthetic prices with seed "${seed}": invented, repeatable, no network.`,
    instruments,
    clock,
    longestHistoryMs: LONGEST_HISTORY_MS,
    async run(onTick, signal) {
      let nextMs = Math.ceil(nowMs() / emitEveryMs) * emitEveryMs;
      while (!signal.aborted) {
        await sleep(clock.wallMsUntil(nextMs), signal);
        const latestMs = Math.floor(nowMs() / emitEveryMs) * emitEveryMs;
        if (latestMs < nextMs) continue;
        // After a pause the market has moved on: the latest instant is told, the missed ones stand in the candles.
        for (const [instrument, seeded] of markets) {
          if (isAborted(signal)) return;
          await onTick(tickOf(instrument, seeded, latestMs));
        }
        nextMs = latestMs + emitEveryMs;
      }
    },
    async candles(instrument, intervalMs, fromMs, toMs): Promise<Candle[]> {
      const seeded = markets.get(instrument);
      if (seeded === undefined) {
        throw new CandleRequestError(
          `The synthetic feed has no instrument ${instrument}; it has ${instruments.join(', ')}.`,
        );
      }
      const range = closedRange({ intervalMs, fromMs, toMs, nowMs: nowMs() });
      return sampleCandles(seeded, { intervalMs, emitEveryMs }, range);
    },
  };
}
