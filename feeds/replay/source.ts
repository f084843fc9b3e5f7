import type { Decimal } from '../../domain/money.ts';
import { DECIMAL_PATTERN, isGreater, isNegative } from '../../domain/money.ts';
import type { PriceTick } from '../../domain/market.ts';
import { ReplayError } from './error.ts';
import { quoteDecimals, tickOf } from './quote.ts';
import type { ReplayFile, Series } from './series.ts';
import { loadSeries } from './series.ts';
import type { Point, Timeline } from './timeline.ts';
import { layTimeline } from './timeline.ts';

/** What both replays share: which files, and how they are quoted. */
export interface ReplaySourceOptions {
  files: readonly ReplayFile[];
  /** Begins again at the end, with time going on. */
  loop?: boolean;
  halfSpreadBps?: Decimal;
}

/** Keeps the bid positive after rounding outward. */
const WIDEST_HALF_SPREAD_BPS = 1_000;

/** Loaded files, ready to be told. */
export interface ReplaySource {
  timeline: Timeline;
  instruments: readonly string[];
  /** The longest time between two ticks where the data has no gap; older than this is not yet stale. */
  tickSpacingMs: number;
  toTick(point: Point, receivedAtMs: number): PriceTick;
}

/** @throws ReplayError when a file or the spread cannot be used. */
export async function loadSource({
  files,
  loop = false,
  halfSpreadBps = '0.5',
}: ReplaySourceOptions): Promise<ReplaySource> {
  if (
    !DECIMAL_PATTERN.test(halfSpreadBps) ||
    isNegative(halfSpreadBps) ||
    isGreater(halfSpreadBps, WIDEST_HALF_SPREAD_BPS)
  ) {
    throw new ReplayError(`The half spread of a replay is 0 to ${WIDEST_HALF_SPREAD_BPS} bps, not "${halfSpreadBps}".`);
  }
  const loaded: Series[] = [];
  for (const file of files) loaded.push(await loadSeries(file));
  const timeline = layTimeline(loaded, loop);
  const decimals = new Map(timeline.series.map((series) => [series, quoteDecimals(series)]));
  return {
    timeline,
    instruments: timeline.series.map(({ instrument }) => instrument),
    tickSpacingMs: Math.ceil(Math.max(...timeline.series.map(({ intervalMs }) => intervalMs)) / 2),
    toTick: (point, receivedAtMs) =>
      tickOf(point, { decimals: decimals.get(point.series) ?? 0, halfSpreadBps, receivedAtMs }),
  };
}
