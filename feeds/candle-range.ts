/** The most candles that one request may ask for; a month of minutes is 44,640. */
export const MAX_CANDLES = 50_000;

/** Raised when a request for candles cannot be answered; the message says what to ask for instead. */
export class CandleRequestError extends Error {
  override name = 'CandleRequestError';
}

interface Asked {
  intervalMs: number;
  fromMs: number;
  toMs: number;
  nowMs: number;
  maxCandles?: number;
}

/** Open times of the closed candles that were asked for: firstOpenAtMs, then every intervalMs, before endOpenAtMs. */
export interface CandleRange {
  firstOpenAtMs: number;
  endOpenAtMs: number;
}

/**
 * Finds the closed candles with fromMs <= openAtMs < toMs; candles open at whole multiples of their interval.
 * @throws CandleRequestError when the interval is not a positive integer or the range is too long.
 */
export function closedRange({ intervalMs, fromMs, toMs, nowMs, maxCandles = MAX_CANDLES }: Asked): CandleRange {
  if (!Number.isSafeInteger(intervalMs) || intervalMs <= 0) {
    throw new CandleRequestError(`A candle interval is a positive whole number of milliseconds, not ${intervalMs}.`);
  }
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) throw new CandleRequestError('Candles need a start and an end time.');
  const firstOpenAtMs = Math.ceil(fromMs / intervalMs) * intervalMs;
  const firstUnclosedMs = Math.floor(nowMs / intervalMs) * intervalMs;
  const endOpenAtMs = Math.max(firstOpenAtMs, Math.min(toMs, firstUnclosedMs));
  const count = Math.ceil((endOpenAtMs - firstOpenAtMs) / intervalMs);
  if (count > maxCandles) {
    throw new CandleRequestError(
      `${count} candles of ${intervalMs} ms were asked for, and ${maxCandles} is the limit; ask for a shorter range or a longer interval.`,
    );
  }
  return { firstOpenAtMs, endOpenAtMs };
}
