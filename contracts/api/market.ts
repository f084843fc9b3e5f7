import { z } from 'zod';
import { TIMEFRAMES } from '../../domain/candle.ts';
import { INSTRUMENT_KINDS, INSTRUMENT_STATUSES } from '../../domain/instrument.ts';
import { moment } from './decimals.ts';
import { amount, at } from './reply-fields.ts';
import { instrumentName } from './text.ts';

/** What is traded at one venue, with its rules about steps and minimums. */
const instrumentReply = z
  .strictObject({
    venue: z.string(),
    instrument: z.string().meta({ example: 'BTC-USD-PERP' }),
    base: z.string(),
    quote: z.string(),
    kind: z.enum(INSTRUMENT_KINDS),
    status: z.enum(INSTRUMENT_STATUSES),
    tickSize: amount,
    lotSize: amount,
    minimumNotional: amount,
    maxLeverage: amount,
    maintenanceMarginFraction: amount,
    makerFeeBps: amount,
    takerFeeBps: amount,
  })
  .meta({ id: 'Instrument' });

export const instrumentList = z.strictObject({ instruments: z.array(instrumentReply) });

/** The latest observation of one market. */
export const priceReply = z
  .strictObject({
    instrument: z.string(),
    bid: amount,
    ask: amount,
    mid: amount,
    source: z.string().meta({ description: 'The feed that saw it.' }),
    venueAt: at.meta({ description: 'When the venue saw it, on the clock of the market.' }),
    receivedAt: at,
    ageMs: z.int(),
    isStale: z.boolean().meta({ description: 'A stale price opens nothing.' }),
  })
  .meta({ id: 'Price' });
export type PriceReply = z.output<typeof priceReply>;

export const priceList = z
  .strictObject({ marketAt: at.meta({ description: 'The clock of the market.' }), prices: z.array(priceReply) })
  .meta({ description: 'The latest price of each instrument.' });

export const timeframe = z.enum(TIMEFRAMES, { error: `must be one of ${TIMEFRAMES.join(', ')}` });

/** Which candles: the newest of the range. */
export const candleQuery = z.strictObject({
  instrument: instrumentName,
  timeframe,
  from: moment.optional().meta({ description: 'Openings at this moment or later.' }),
  to: moment.optional().meta({ description: 'Openings before this moment.' }),
  limit: z.coerce
    .number({ error: 'must be a number from 1 to 1000' })
    .int()
    .min(1)
    .max(1000)
    .default(200)
    .meta({ description: 'Most candles of one page.' }),
});

const candleReply = z
  .strictObject({
    openedAt: at,
    open: amount,
    high: amount,
    low: amount,
    close: amount,
    volume: amount.nullable().meta({ description: 'In base units; null where only mid prices were seen.' }),
    isClosed: z.boolean().meta({ description: 'False while it may still change. Decisions use closed candles only.' }),
  })
  .meta({ id: 'Candle' });

/** Intervals in which there was no price have no candle. */
export const candlePage = z.strictObject({
  instrument: z.string(),
  timeframe: z.enum(TIMEFRAMES),
  candles: z.array(candleReply).meta({ description: 'The newest of the range, oldest first.' }),
  next: at.nullable().meta({ description: 'Send it as `to` for the page of older ones; null on the last one.' }),
});
