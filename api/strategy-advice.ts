import type { TradeRecord } from '../db/repositories/index.ts';
import type { Timeframe } from '../domain/candle.ts';
import { closingOf, INTERVAL_MS, unbroken } from '../domain/candle.ts';
import type { Advice } from '../domain/moving-average-cross.ts';
import { adviseByCross, CANDLES_FOR_CROSS } from '../domain/moving-average-cross.ts';
import { ApiError } from './errors.ts';

/** The averages remember less and less; of candles before these a price of today knows nothing any more. */
const MOST_CANDLES = 200;
/** A candle is on record this long after its close at the latest. */
const WRITTEN_WITHIN_MS = 10_000;

/**
 * What the strategy says at the close of the newest candle, and until when: then the next close has replaced it.
 * @throws ApiError when the candles are too few, or too old to say anything of now.
 */
export async function adviceNow(
  { candles }: Pick<TradeRecord, 'candles'>,
  { instrument, timeframe }: { instrument: string; timeframe: Timeframe },
  nowMs: number,
): Promise<{ advice: Advice; closedAtMs: number; holdsUntilMs: number }> {
  const range = { instrument, timeframe, fromMs: null, toMs: null, limit: MOST_CANDLES, isClosed: true } as const;
  const known = unbroken(await candles.list(range));
  const advice = adviseByCross(known);
  const newest = known.at(-1);
  if (!advice || !newest)
    throw new ApiError(
      'refused',
      `There are ${known.length} closed candles of ${timeframe} of ${instrument} without a gap; the strategy needs ${CANDLES_FOR_CROSS}. See GET /api/candles.`,
    );
  const closedAtMs = closingOf(newest);
  const holdsUntilMs = closedAtMs + INTERVAL_MS[timeframe] + WRITTEN_WITHIN_MS;
  if (nowMs >= holdsUntilMs)
    throw new ApiError(
      'refused',
      `The newest closed candle of ${timeframe} of ${instrument} ended at ${new Date(closedAtMs).toISOString()}, longer ago than it lasts; nothing can be said of now.`,
    );
  return { advice, closedAtMs, holdsUntilMs };
}
