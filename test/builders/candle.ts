import type { KeptCandle } from '../../domain/candle.ts';
import { INTERVAL_MS } from '../../domain/candle.ts';
import { add, decimalOf, maximum, minimum, subtract } from '../../domain/money.ts';

/** A closed hour of BTC at midnight, all prices 100. */
export const aCandle = (changes: Partial<KeptCandle> = {}): KeptCandle => ({
  instrument: 'BTC-USD-PERP',
  timeframe: '1h',
  openAtMs: Date.parse('2026-11-20T00:00:00Z'),
  open: '100',
  high: '100',
  low: '100',
  close: '100',
  volume: null,
  isClosed: true,
  ...changes,
});

/** Candles that follow each other, each from the close before to its own, half a point wider on both sides; the last one given ends at `endMs`. */
export function candlesOf(closes: readonly number[], endMs: number, changes: Partial<KeptCandle> = {}): KeptCandle[] {
  const { timeframe } = aCandle(changes);
  return closes.map((number, index) => {
    const [open, close] = [decimalOf(closes[index - 1] ?? number), decimalOf(number)];
    return aCandle({
      ...changes,
      openAtMs: endMs - (closes.length - index) * INTERVAL_MS[timeframe],
      open,
      high: add(maximum(open, close), '0.5'),
      low: subtract(minimum(open, close), '0.5'),
      close,
    });
  });
}
