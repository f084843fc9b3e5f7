import type { Candle } from '../../domain/market.ts';
import { add, isGreater, isLess } from '../../domain/money.ts';
import { CandleRequestError, closedRange } from '../candle-range.ts';
import type { Bar } from './bar.ts';
import type { Series } from './series.ts';
import type { Timeline } from './timeline.ts';

export interface CandleQuestion {
  instrument: string;
  intervalMs: number;
  fromMs: number;
  toMs: number;
  nowMs: number;
}

/** Closed candles from the bars of a timeline; intervals in which the data is silent have no candle. */
export function candlesOf(timeline: Timeline, question: CandleQuestion): Candle[] {
  const { instrument, intervalMs } = question;
  const series = timeline.series.find((each) => each.instrument === instrument);
  if (series === undefined) {
    const known = timeline.series.map((each) => each.instrument).join(', ');
    throw new CandleRequestError(`This replay has no instrument ${instrument}; it has ${known}.`);
  }
  const fromMs = Math.max(question.fromMs, timeline.startMs - intervalMs);
  const toMs = timeline.periodMs === null ? Math.min(question.toMs, timeline.endMs) : question.toMs;
  const { firstOpenAtMs, endOpenAtMs } = closedRange({ ...question, fromMs, toMs });
  if (intervalMs % series.intervalMs !== 0) {
    throw new CandleRequestError(
      `${series.path} has candles of ${series.intervalMs} ms; candles of ${intervalMs} ms cannot be made of them.`,
    );
  }
  const candles: Candle[] = [];
  for (const { bar, atMs } of barsFrom(timeline, series, firstOpenAtMs)) {
    const openAtMs = Math.floor(atMs / intervalMs) * intervalMs;
    if (openAtMs >= endOpenAtMs) break;
    const last = candles.at(-1);
    if (last?.openAtMs === openAtMs) extend(last, bar);
    else candles.push(openedBy(bar, { instrument, openAtMs, intervalMs }));
  }
  return candles;
}

function openedBy(
  { open, high, low, close, volume }: Bar,
  place: { instrument: string; openAtMs: number; intervalMs: number },
): Candle {
  return { ...place, open, high, low, close, volume, isClosed: true };
}

function extend(candle: Candle, bar: Bar): void {
  if (isGreater(bar.high, candle.high)) candle.high = bar.high;
  if (isLess(bar.low, candle.low)) candle.low = bar.low;
  candle.close = bar.close;
  candle.volume = add(candle.volume, bar.volume);
}

/** Bars with atMs >= fromMs, over all loops. */
function* barsFrom(
  { startMs, periodMs }: Timeline,
  series: Series,
  fromMs: number,
): Generator<{ bar: Bar; atMs: number }> {
  const firstLoop = periodMs === null ? 0 : Math.max(0, Math.floor((fromMs - startMs) / periodMs));
  for (let loop = firstLoop; ; loop += 1) {
    const shiftMs = loop * (periodMs ?? 0);
    for (let index = firstBarFrom(series, fromMs - shiftMs); index < series.bars.length; index += 1) {
      const bar = series.bars[index];
      if (bar !== undefined) yield { bar, atMs: bar.atMs + shiftMs };
    }
    if (periodMs === null) return;
  }
}

function firstBarFrom({ bars }: Series, fromMs: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((bars[middle]?.atMs ?? Infinity) >= fromMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
