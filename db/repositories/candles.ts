import type { KeptCandle, Timeframe } from '../../domain/candle.ts';
import { CandleEntity } from '../entities/candle.ts';
import type { Database } from '../orm.ts';

export interface CandleFilter {
  instrument: string;
  timeframe: Timeframe;
  /** Openings from here on, and before `toMs`. */
  fromMs: number | null;
  toMs: number | null;
  limit: number;
  /** Only those that are final. */
  isClosed?: true;
}

const INSERT = `insert into candles (instrument, timeframe, opened_at, open, high, low, close, volume, is_closed)
  select instrument, timeframe, "openedAt", open, high, low, close, volume, "isClosed" from jsonb_to_recordset(?::jsonb)
    as each(instrument text, timeframe text, "openedAt" timestamptz, open numeric, high numeric, low numeric, close numeric, volume numeric, "isClosed" boolean)
  order by 1, 2, 3 on conflict (instrument, timeframe, opened_at) do update`;

const rowsOf = (candles: readonly KeptCandle[]): string =>
  JSON.stringify(candles.map(({ openAtMs, ...rest }) => ({ ...rest, openedAt: new Date(openAtMs).toISOString() })));

/** Candles by instrument, timeframe and opening. One that is closed does not change any more. */
export const candleRepository = (database: Database) => ({
  /** What a watcher has seen so far; what an earlier one saw of the same interval stays in it. */
  async save(candles: readonly KeptCandle[]): Promise<void> {
    if (candles.length === 0) return;
    await database.em.fork().execute(
      `${INSERT} set high = greatest(candles.high, excluded.high), low = least(candles.low, excluded.low),
         close = excluded.close, is_closed = excluded.is_closed
       where not candles.is_closed`,
      [rowsOf(candles)],
    );
  },

  /** What the feed tells of intervals that nobody has seen, or not all of. */
  async fill(candles: readonly KeptCandle[]): Promise<void> {
    if (candles.length === 0) return;
    await database.em.fork().execute(
      `${INSERT} set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
         volume = excluded.volume, is_closed = excluded.is_closed
       where not candles.is_closed`,
      [rowsOf(candles)],
    );
  },

  /** What nobody can tell more of is final as it was seen: every candle that opened before. */
  async closeBefore(instrument: string, timeframe: Timeframe, openedBeforeMs: number): Promise<void> {
    await database.em
      .fork()
      .nativeUpdate(
        CandleEntity,
        { instrument, timeframe, isClosed: false, openAtMs: { $lt: openedBeforeMs } },
        { isClosed: true },
      );
  },

  /** The newest of the filter, oldest first. */
  async list({ instrument, timeframe, fromMs, toMs, limit, isClosed }: CandleFilter): Promise<KeptCandle[]> {
    const openAtMs = { ...(fromMs === null ? {} : { $gte: fromMs }), ...(toMs === null ? {} : { $lt: toMs }) };
    const where = { instrument, timeframe, openAtMs, ...(isClosed && { isClosed }) };
    const rows = await database.em.fork().find(CandleEntity, where, { orderBy: { openAtMs: 'desc' }, limit });
    return rows.reverse().map((row) => ({
      instrument: row.instrument,
      timeframe: row.timeframe,
      openAtMs: row.openAtMs,
      open: row.open,
      high: row.high,
      low: row.low,
      close: row.close,
      volume: row.volume ?? null,
      isClosed: row.isClosed,
    }));
  },
});
