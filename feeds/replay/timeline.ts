import type { Price } from '../../domain/money.ts';
import { ReplayError } from './error.ts';
import type { Series } from './series.ts';

/** Several series on one market time, repeated every periodMs when it loops. */
export interface Timeline {
  series: readonly Series[];
  startMs: number;
  /** First millisecond after the data. */
  endMs: number;
  /** Null when the replay stops at the end. */
  periodMs: number | null;
}

/** One price that the data states, at the market time at which it is told. */
export interface Point {
  series: Series;
  atMs: number;
  price: Price;
}

/** Joins files of the same instrument end to end and lays all instruments on one time. @throws ReplayError */
export function layTimeline(loaded: readonly Series[], loop: boolean): Timeline {
  if (loaded.length === 0) throw new ReplayError('A replay needs at least one price file.');
  const joined = new Map<string, Series>();
  for (const next of [...loaded].sort((a, b) => firstMs(a) - firstMs(b))) {
    const before = joined.get(next.instrument);
    joined.set(next.instrument, before === undefined ? next : join(before, next));
  }
  const series = [...joined.values()];
  const startMs = Math.min(...series.map(firstMs));
  const endMs = Math.max(...series.map(seriesEndMs));
  // Whole intervals, so that candles of the next loop open at whole multiples again.
  const longestIntervalMs = Math.max(...series.map(({ intervalMs }) => intervalMs));
  const periodMs = Math.ceil((endMs - startMs) / longestIntervalMs) * longestIntervalMs;
  return { series, startMs, endMs, periodMs: loop ? periodMs : null };
}

function join(before: Series, next: Series): Series {
  if (before.format !== next.format || before.intervalMs !== next.intervalMs) {
    throw new ReplayError(`${before.path} and ${next.path} both hold ${next.instrument}, in different formats.`);
  }
  if (firstMs(next) < seriesEndMs(before)) {
    throw new ReplayError(`${before.path} and ${next.path} overlap in time for ${next.instrument}.`);
  }
  return { ...next, bars: [...before.bars, ...next.bars] };
}

const firstMs = (series: Series): number => series.bars[0]?.atMs ?? 0;
const seriesEndMs = (series: Series): number => (series.bars.at(-1)?.atMs ?? 0) + series.intervalMs;

/** Points with atMs > afterMs in the order of time; endless when the timeline loops. */
export function* pointsAfter(timeline: Timeline, afterMs: number): Generator<Point> {
  const cursors = timeline.series.map((series) => cursorAfter(timeline, series, afterMs));
  for (;;) {
    let next: Cursor | null = null;
    let point: Point | null = null;
    for (const cursor of cursors) {
      const candidate = cursor.peek();
      if (candidate !== null && (point === null || candidate.atMs < point.atMs)) [next, point] = [cursor, candidate];
    }
    if (next === null || point === null) return;
    next.advance();
    yield point;
  }
}

/** The last point of each series with atMs <= untilMs, in the order of time: what a market that is already open shows. */
export function pointsStanding(timeline: Timeline, untilMs: number): Point[] {
  return timeline.series
    .map((series) => cursorAfter(timeline, series, untilMs).previous())
    .filter((point) => point !== null)
    .sort((a, b) => a.atMs - b.atMs);
}

interface Cursor {
  peek(): Point | null;
  previous(): Point | null;
  advance(): void;
}

function cursorAfter({ startMs, periodMs }: Timeline, series: Series, afterMs: number): Cursor {
  const count = pointCount(series);
  const firstLoop = periodMs === null ? 0 : Math.max(0, Math.floor((afterMs - startMs) / periodMs));
  // Counts on over the loops: loop = floor(position / count).
  let position = firstLoop * count + firstIndexAfter(series, afterMs - firstLoop * (periodMs ?? 0));
  let ahead: Point | null = null;
  const pointOf = (at: number): Point | null => {
    if (at < 0 || (periodMs === null && at >= count)) return null;
    const loop = Math.floor(at / count);
    const { atMs, price } = pointAt(series, at - loop * count);
    return { series, atMs: atMs + loop * (periodMs ?? 0), price };
  };
  return {
    peek: () => (ahead ??= pointOf(position)),
    previous: () => pointOf(position - 1),
    advance: () => {
      position += 1;
      ahead = null;
    },
  };
}

const POINTS_PER_CANDLE = 4;
const pointsPerBar = ({ format }: Series): number => (format === 'candles' ? POINTS_PER_CANDLE : 1);
const pointCount = (series: Series): number => series.bars.length * pointsPerBar(series);

/**
 * A candle tells four prices: open at its opening, its two extremes at a quarter and a half of the interval, close in
 * its last millisecond. A rising candle is taken to have seen its low first, a falling one its high.
 */
function pointAt(series: Series, index: number): { atMs: number; price: Price } {
  const perBar = pointsPerBar(series);
  const bar = series.bars[Math.floor(index / perBar)];
  if (bar === undefined) throw new RangeError(`${series.path} has no point ${index}.`);
  const { intervalMs } = series;
  const isRising = Number(bar.close) >= Number(bar.open);
  switch (index % perBar) {
    case 0:
      return { atMs: bar.atMs, price: bar.open };
    case 1:
      return { atMs: bar.atMs + Math.floor(intervalMs / 4), price: isRising ? bar.low : bar.high };
    case 2:
      return { atMs: bar.atMs + Math.floor(intervalMs / 2), price: isRising ? bar.high : bar.low };
    default:
      return { atMs: bar.atMs + intervalMs - 1, price: bar.close };
  }
}

function firstIndexAfter(series: Series, afterMs: number): number {
  let low = 0;
  let high = pointCount(series);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (pointAt(series, middle).atMs > afterMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
