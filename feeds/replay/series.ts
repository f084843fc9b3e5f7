import type { Bar, Format } from './bar.ts';
import { barOf, BarError, FORMATS, tradeIdOf } from './bar.ts';
import { ReplayError } from './error.ts';
import { contentOfName } from './file-name.ts';
import { linesOf } from './lines.ts';

/** A price file to replay; the instrument is taken from its name unless it is given. */
export interface ReplayFile {
  path: string;
  instrument?: string;
}

/** The checked content of the files of one instrument, oldest first. */
export interface Series {
  instrument: string;
  format: Format;
  path: string;
  /** Length of a candle; 1 for trades. */
  intervalMs: number;
  bars: Bar[];
}

/**
 * Reads one price file and checks every line: times grow by at least one interval, prices are positive decimals.
 * Gaps are fine; anything else refuses the whole file, because a back-test on half a file proves nothing.
 * @throws ReplayError naming file:line and what is wrong.
 */
export async function loadSeries({ path, instrument }: ReplayFile): Promise<Series> {
  const named = instrument === undefined ? contentOfName(path) : { instrument, intervalMs: null };
  const bars: Bar[] = [];
  let format: Format | null = null;
  let lineNumber = 0;
  let smallestStepMs = Infinity;
  let tradeIds = new Set<string>();
  for await (const lines of linesOf(path)) {
    for (const line of lines) {
      lineNumber += 1;
      if (format === null) {
        format = formatOf(path, line);
        continue;
      }
      const bar = checkedBar(format, line, `${path}:${lineNumber}`);
      const stepMs = bar.atMs - (bars.at(-1)?.atMs ?? -Infinity);
      if (stepMs < 0) throw new ReplayError(`${path}:${lineNumber} goes back in time by ${-stepMs} ms.`);
      if (format === 'candles' && stepMs === 0)
        throw new ReplayError(`${path}:${lineNumber} repeats the candle before it.`);
      if (format === 'trades') {
        // Only trades of the same millisecond can be doubled lines here, so the set stays small.
        if (stepMs > 0) tradeIds = new Set();
        const id = tradeIdOf(line);
        if (tradeIds.has(id)) throw new ReplayError(`${path}:${lineNumber} repeats trade ${id}.`);
        tradeIds.add(id);
      }
      smallestStepMs = Math.min(smallestStepMs, stepMs);
      bars.push(bar);
    }
  }
  if (format === null || bars.length === 0) throw new ReplayError(`${path} has no prices below its header.`);
  const intervalMs = format === 'trades' ? 1 : (named.intervalMs ?? smallestStepMs);
  checkInterval({ path, intervalMs, smallestStepMs, format });
  return { instrument: named.instrument, format, path, intervalMs, bars };
}

/** First time of a price file without reading the rest; for the caller's anchor. @throws ReplayError */
export async function readFirstTimeMs(path: string): Promise<number> {
  let format: Format | null = null;
  for await (const lines of linesOf(path)) {
    for (const line of lines) {
      if (format !== null) return checkedBar(format, line, `${path}:2`).atMs;
      format = formatOf(path, line);
    }
  }
  throw new ReplayError(`${path} has no prices below its header.`);
}

function formatOf(path: string, header: string): Format {
  for (const format of ['candles', 'trades'] as const) if (header === FORMATS[format]) return format;
  throw new ReplayError(
    `${path}:1 is "${header.slice(0, 80)}"; the header is ${FORMATS.candles} or ${FORMATS.trades}.`,
  );
}

function checkedBar(format: Format, line: string, place: string): Bar {
  try {
    return barOf(format, line);
  } catch (error) {
    if (error instanceof BarError) throw new ReplayError(`${place} ${error.message}.`, { cause: error });
    throw error;
  }
}

interface IntervalFacts {
  path: string;
  intervalMs: number;
  smallestStepMs: number;
  format: Format;
}

function checkInterval({ path, intervalMs, smallestStepMs, format }: IntervalFacts): void {
  if (!Number.isFinite(intervalMs)) {
    throw new ReplayError(`${path} has one candle and its name gives no interval; name it like btc-usd-perp-1m-….csv.`);
  }
  if (format === 'candles' && smallestStepMs < intervalMs) {
    throw new ReplayError(`${path} has candles ${smallestStepMs} ms apart, and its name says ${intervalMs} ms.`);
  }
}
