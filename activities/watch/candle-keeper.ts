import type { KeptCandle, Timeframe } from '../../domain/candle.ts';
import { closingOf, firstMissing, INTERVAL_MS, openingOf, TIMEFRAMES, withTick } from '../../domain/candle.ts';
import type { Clock } from '../../domain/clock.ts';
import type { PriceTick } from '../../domain/market.ts';
import type { ActivityDependencies } from '../ports.ts';

type Dependencies = Pick<ActivityDependencies, 'history' | 'longestHistoryMs' | 'log'> & {
  clock: Pick<Clock, 'nowMs'>;
  record: Pick<ActivityDependencies['record'], 'candles'>;
};

/** A tick of an interval may come this much after its end, and the feed may need it to tell the candle. */
const LATE_MS = 2_000;
/** An instrument that is silent for longer was not seen meanwhile: whoever tells of it may be away. */
const LONGEST_SILENCE_MS = 10_000;
/** How far back missing candles are asked for: this many, and no longer than this. */
const MOST_FILLED = 200;
const LONGEST_FILLED_MS = 30 * INTERVAL_MS['1d'];
/** While the record is away; what is beyond it is asked of the feed at the next start. */
const MOST_UNSAVED = 10_000;
/** A feed that could not answer is asked again after this, and after twice as long each time: a file of hours never tells minutes. */
const ASKED_AGAIN_MS = 60_000;

interface Gap {
  instrument: string;
  timeframe: Timeframe;
  dueMs: number;
  failures: number;
}

const isSilent = (last: PriceTick, forMs: number): boolean => forMs > (last.standsForMs ?? 0) + LONGEST_SILENCE_MS;

/**
 * Makes candles of the ticks that pass, and keeps them. What was not seen from its opening to its end is asked of the feed once it
 * has ended, and what the record lacks at the start and after a hole; where the feed knows nothing either, what was seen stands and
 * gaps stay gaps. Until it has answered, nothing of that is final.
 */
export class CandleKeeper {
  readonly #dependencies: Dependencies;
  readonly #stopped: Promise<never>;
  readonly #signal: AbortSignal;
  readonly #running = new Map<string, KeptCandle>();
  readonly #unsaved = new Map<string, KeptCandle>();
  /** What the feed is to be asked about, and from when on. */
  readonly #gaps = new Map<string, Gap>();
  /** Since when each instrument is seen without a hole. */
  readonly #seen = new Map<string, { sinceMs: number; last: PriceTick }>();
  #savedAtMs = -Infinity;
  #filling: Promise<void> | null = null;

  constructor(dependencies: Dependencies, signal: AbortSignal) {
    this.#dependencies = dependencies;
    this.#signal = signal;
    this.#stopped = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('The watcher stops.')), { once: true });
    });
    this.#stopped.catch(() => undefined);
  }

  /** On the way of every price: only memory is touched. */
  hear(tick: PriceTick): void {
    const { instrument, venueAtMs } = tick;
    const before = this.#seen.get(instrument);
    const isAfterHole = !before || isSilent(before.last, venueAtMs - before.last.venueAtMs);
    const sinceMs = isAfterHole ? venueAtMs : before.sinceMs;
    this.#seen.set(instrument, { sinceMs, last: tick });
    for (const timeframe of TIMEFRAMES) {
      const key = `${instrument}/${timeframe}`;
      if (isAfterHole) this.#ask({ instrument, timeframe, dueMs: -Infinity, failures: 0 });
      const { running, ended } = withTick(this.#running.get(key) ?? null, tick, timeframe);
      if (ended) this.#end(ended, ended.openAtMs >= sinceMs);
      this.#running.set(key, running);
      this.#keep(running);
    }
  }

  /** Ends what no tick ends any more, writes what has changed, and begins to fill gaps. */
  async save(): Promise<void> {
    const nowMs = this.#dependencies.clock.nowMs();
    for (const [key, candle] of this.#running) {
      if (closingOf(candle) + LATE_MS > nowMs) continue;
      const last = this.#seen.get(candle.instrument)?.last;
      // Until then the next tick says whether its end was seen.
      if (last && !isSilent(last, nowMs - last.receivedAtMs)) continue;
      this.#running.delete(key);
      this.#end(candle, false);
    }
    const candles = [...this.#unsaved.values()];
    this.#unsaved.clear();
    try {
      await this.#dependencies.record.candles.save(candles);
    } catch (error) {
      for (const candle of candles) if (!this.#unsaved.has(nameOf(candle))) this.#keep(candle);
      throw error;
    }
    this.#savedAtMs = nowMs;
    this.#filling ??= this.#fillNext().finally(() => (this.#filling = null));
  }

  /** Resolves when nothing of it is under way any more. */
  async settled(): Promise<void> {
    await this.#filling;
  }

  #keep(candle: KeptCandle): void {
    this.#unsaved.set(nameOf(candle), candle);
    const [oldest] = this.#unsaved.keys();
    if (this.#unsaved.size > MOST_UNSAVED && oldest !== undefined) this.#unsaved.delete(oldest);
  }

  #end(candle: KeptCandle, wasSeenWhole: boolean): void {
    const { instrument, timeframe } = candle;
    if (!wasSeenWhole) this.#ask({ instrument, timeframe, dueMs: closingOf(candle) + LATE_MS, failures: 0 });
    this.#keep({ ...candle, isClosed: wasSeenWhole });
  }

  #ask(gap: Gap): void {
    this.#gaps.set(`${gap.instrument}/${gap.timeframe}`, gap);
  }

  /** One at a time, with a round between them: some feeds compute what they are asked, in this process. */
  async #fillNext(): Promise<void> {
    const due = [...this.#gaps].find(([, { dueMs }]) => dueMs <= this.#savedAtMs);
    if (!due) return;
    const [key, gap] = due;
    const { instrument, timeframe } = gap;
    this.#gaps.delete(key);
    try {
      await this.#fill(gap);
    } catch (error) {
      if (this.#signal.aborted) return;
      this.#dependencies.log.warn({ instrument, timeframe, error: String(error) }, 'candles could not be filled');
      const dueMs = this.#savedAtMs + ASKED_AGAIN_MS * 2 ** gap.failures;
      if (!this.#gaps.has(key)) this.#ask({ ...gap, dueMs, failures: gap.failures + 1 });
    }
  }

  /** Only intervals whose own candle is saved: what is still to be written must not find itself closed. */
  async #fill({ instrument, timeframe }: Gap): Promise<void> {
    const { record, history, longestHistoryMs = Infinity } = this.#dependencies;
    const intervalMs = INTERVAL_MS[timeframe];
    const toMs = openingOf(this.#savedAtMs - LATE_MS, timeframe);
    const fromMs = openingOf(toMs - Math.min(MOST_FILLED * intervalMs, LONGEST_FILLED_MS, longestHistoryMs), timeframe);
    const range = { instrument, timeframe, fromMs, toMs };
    const known = await record.candles.list({ ...range, limit: MOST_FILLED, isClosed: true });
    const openings = known.map(({ openAtMs }) => openAtMs);
    const firstMs = firstMissing(openings, { fromMs, toMs, timeframe });
    if (firstMs === null) return;
    const candles = await Promise.race([history(instrument, intervalMs, firstMs, toMs), this.#stopped]);
    await record.candles.fill(candles.map((candle) => ({ ...candle, timeframe })));
    if (!this.#signal.aborted) await record.candles.closeBefore(instrument, timeframe, toMs);
  }
}

const nameOf = ({ instrument, timeframe, openAtMs }: KeptCandle): string => `${instrument}/${timeframe}/${openAtMs}`;
