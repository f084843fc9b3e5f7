import { defineEntity, p } from '@mikro-orm/core';
import { TIMEFRAMES } from '../../domain/candle.ts';
import { decimal, flag, moment, word } from '../columns.ts';

/** What an instrument did in an interval: seen by the watcher as mids, or told by the feed. Intervals without a price have no row. */
export const CandleEntity = defineEntity({
  name: 'Candle',
  tableName: 'candles',
  properties: {
    instrument: word().primary(),
    timeframe: p.enum(TIMEFRAMES).primary(),
    openAtMs: moment().name('opened_at').primary(),
    open: decimal(),
    high: decimal(),
    low: decimal(),
    close: decimal(),
    /** Null where only mids are known. */
    volume: decimal().nullable(),
    isClosed: flag(),
  },
});
