import { z } from 'zod';
import { INSTRUMENT_KINDS, INSTRUMENT_STATUSES } from '../../domain/instrument.ts';
import { amount, at } from './reply-fields.ts';

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
const priceReply = z
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
