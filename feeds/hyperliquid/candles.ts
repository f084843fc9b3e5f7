import type { Candle } from '../../domain/market.ts';
import { isGreater, isNegative, parseDecimal } from '../../domain/money.ts';
import { CandleRequestError, closedRange } from '../candle-range.ts';
import { priceOf } from './parse.ts';
import { coinOf } from './symbol.ts';
import type { SnapshotRow } from './wire.ts';
import { candleSnapshotRequest, candleSnapshotSchema } from './wire.ts';

/** Only the most recent 5000 candles are available (info endpoint, candleSnapshot). */
export const MAX_SNAPSHOT_CANDLES = 5_000;
/** A row has about 150 characters, 5000 rows less than a million. */
export const LARGEST_ANSWER_BYTES = 2_000_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Weeks and months are left out: they do not open at whole multiples of their length. */
const INTERVALS = new Map([
  [MINUTE_MS, '1m'],
  [3 * MINUTE_MS, '3m'],
  [5 * MINUTE_MS, '5m'],
  [15 * MINUTE_MS, '15m'],
  [30 * MINUTE_MS, '30m'],
  [HOUR_MS, '1h'],
  [2 * HOUR_MS, '2h'],
  [4 * HOUR_MS, '4h'],
  [8 * HOUR_MS, '8h'],
  [12 * HOUR_MS, '12h'],
  [DAY_MS, '1d'],
]);

/** Raised when the venue's candles did not come or cannot be trusted. */
export class CandleAnswerError extends Error {
  override name = 'CandleAnswerError';
}

export interface SnapshotQuestion {
  infoUrl: string;
  instrument: string;
  intervalMs: number;
  fromMs: number;
  toMs: number;
  nowMs: number;
  timeoutMs: number;
}

/** Closed candles from the venue's candleSnapshot. @throws CandleRequestError, CandleAnswerError */
export async function fetchCandles(question: SnapshotQuestion): Promise<Candle[]> {
  const { infoUrl, instrument, intervalMs, timeoutMs } = question;
  const interval = INTERVALS.get(intervalMs);
  if (interval === undefined) {
    throw new CandleRequestError(
      `Hyperliquid has no candles of ${intervalMs} ms; it has ${[...INTERVALS.values()].join(', ')}.`,
    );
  }
  const { firstOpenAtMs, endOpenAtMs } = closedRange({ ...question, maxCandles: MAX_SNAPSHOT_CANDLES });
  if (firstOpenAtMs >= endOpenAtMs) return [];
  const coin = coinOf(instrument);
  const text = await post(
    infoUrl,
    candleSnapshotRequest({ coin, interval, startTime: firstOpenAtMs, endTime: endOpenAtMs - 1 }),
    timeoutMs,
  );
  const candles = new Map<number, Candle>();
  for (const row of rowsOf(text)) {
    if (row.s !== coin || row.i !== interval) {
      throw new CandleAnswerError(`Asked for ${coin} ${interval}, Hyperliquid answered with ${row.s} ${row.i}.`);
    }
    // The answer may begin with the candle that contains the start, and end with the one that still runs.
    if (row.t < firstOpenAtMs || row.t >= endOpenAtMs) continue;
    candles.set(row.t, candleOf(row, { instrument, intervalMs }));
  }
  return [...candles.values()].sort((a, b) => a.openAtMs - b.openAtMs);
}

async function post(url: string, body: string, timeoutMs: number): Promise<string> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw new CandleAnswerError(`Hyperliquid answered candleSnapshot with HTTP ${answer.status}.`);
    }
    const decoder = new TextDecoder();
    let bytes = 0;
    let text = '';
    for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > LARGEST_ANSWER_BYTES) {
        throw new CandleAnswerError(`Hyperliquid's candles are longer than ${LARGEST_ANSWER_BYTES} bytes.`);
      }
      text += decoder.decode(chunk, { stream: true });
    }
    return text;
  } catch (error) {
    if (error instanceof CandleAnswerError) throw error;
    throw new CandleAnswerError(`Hyperliquid did not answer candleSnapshot within ${timeoutMs} ms or not at all.`, {
      cause: error,
    });
  }
}

function rowsOf(text: string): SnapshotRow[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CandleAnswerError('Hyperliquid answered candleSnapshot with text that is not JSON.', { cause: error });
  }
  const rows = candleSnapshotSchema.safeParse(json);
  if (!rows.success) throw new CandleAnswerError('Hyperliquid answered candleSnapshot in an unknown shape.');
  return rows.data;
}

/** One bad row refuses the answer: a hole in the gap that we replay could hide a stop. */
function candleOf(row: SnapshotRow, place: { instrument: string; intervalMs: number }): Candle {
  const [open, high, low, close] = [row.o, row.h, row.l, row.c].map(priceOf);
  const volume = volumeOf(row.v);
  if (open == null || high == null || low == null || close == null || volume === null) {
    throw new CandleAnswerError(`Hyperliquid's candle ${row.s} ${row.t} has a number that is not a price or a volume.`);
  }
  if ([open, low, close].some((price) => isGreater(price, high)) || isGreater(low, open) || isGreater(low, close)) {
    throw new CandleAnswerError(
      `Hyperliquid's candle ${row.s} ${row.t} has prices outside its low ${low} to high ${high}.`,
    );
  }
  return { ...place, openAtMs: row.t, open, high, low, close, volume, isClosed: true };
}

function volumeOf(text: string): string | null {
  try {
    const volume = parseDecimal(text);
    return isNegative(volume) ? null : volume;
  } catch {
    return null;
  }
}
