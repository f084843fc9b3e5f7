import type { EntityManager } from '@mikro-orm/postgresql';
import type { Instrument } from '../../domain/instrument.ts';
import type { PriceTick } from '../../domain/market.ts';
import { InstrumentEntity, PriceEntity, SettingEntity } from '../entities/market.ts';
import type { Database } from '../orm.ts';

/** Settings `priceRefusals/<instrument>/<reason>` hold how many ticks were refused since the installation began. */
export const PRICE_REFUSALS_KEY = 'priceRefusals';

const toInstrument = (row: Instrument): Instrument => ({
  venue: row.venue,
  instrument: row.instrument,
  base: row.base,
  quote: row.quote,
  kind: row.kind,
  tickSize: row.tickSize,
  lotSize: row.lotSize,
  minimumNotional: row.minimumNotional,
  maxLeverage: row.maxLeverage,
  maintenanceMarginFraction: row.maintenanceMarginFraction,
  makerFeeBps: row.makerFeeBps,
  takerFeeBps: row.takerFeeBps,
  status: row.status,
});

export const marketRepository = (database: Database) => ({
  async saveInstruments(instruments: readonly Instrument[], nowMs: number): Promise<void> {
    await database.em.fork().upsertMany(
      InstrumentEntity,
      instruments.map((instrument) => ({ ...instrument, syncedAtMs: nowMs })),
    );
  },

  async instrument(venue: string, instrument: string): Promise<Instrument | null> {
    const row = await database.em.fork().findOne(InstrumentEntity, { venue, instrument });
    return row && toInstrument(row);
  },

  async instruments(): Promise<Instrument[]> {
    return (await database.em.fork().find(InstrumentEntity, {}, { orderBy: { venue: 'asc', instrument: 'asc' } })).map(
      toInstrument,
    );
  },

  async savePrices(ticks: readonly PriceTick[]): Promise<void> {
    if (ticks.length > 0)
      await database.em.fork().upsertMany(
        PriceEntity,
        ticks.map((tick) => ({ ...tick, standsForMs: tick.standsForMs ?? 0 })),
      );
  },

  async prices(): Promise<PriceTick[]> {
    const rows = await database.em.fork().find(PriceEntity, {}, { orderBy: { instrument: 'asc' } });
    return rows.map(({ instrument, bid, ask, mid, source, venueAtMs, receivedAtMs, standsForMs }) => ({
      instrument,
      bid,
      ask,
      mid,
      source,
      venueAtMs,
      receivedAtMs,
      standsForMs,
    }));
  },

  async price(instrument: string): Promise<PriceTick | null> {
    return (await this.prices()).find((tick) => tick.instrument === instrument) ?? null;
  },

  /** Adds to the counts that /metrics shows; each is a setting of its own, so that two processes lose nothing. */
  async countPriceRefusals(counts: readonly { instrument: string; reason: string; count: number }[]): Promise<void> {
    await database.em.fork().execute(
      `insert into settings (key, value)
       select each ->> 'key', each -> 'count' from jsonb_array_elements(?::jsonb) as each order by 1
       on conflict (key) do update set value = to_jsonb(settings.value::bigint + excluded.value::bigint)`,
      [
        JSON.stringify(
          counts.map(({ instrument, reason, count }) => ({
            key: `${PRICE_REFUSALS_KEY}/${instrument}/${reason}`,
            count,
          })),
        ),
      ],
    );
  },

  async setting<T>(key: string): Promise<T | null> {
    const row = await database.em.fork().findOne(SettingEntity, { key });
    return row ? (row.value as T) : null;
  },

  /** Puts a value in the place of the one that was read, null for none; false when another process was there in between. */
  replaceSetting(key: string, before: unknown, after: unknown): Promise<boolean> {
    return replaceSetting(database.em.fork(), key, before, after);
  },

  /** The same where the setting says which market it is: candles of the other one would stand among those of this for ever. */
  replaceMarket(key: string, before: unknown, after: unknown): Promise<boolean> {
    return database.em.fork().transactional(async (em) => {
      const isReplaced = await replaceSetting(em, key, before, after);
      // There may be millions.
      if (isReplaced) await em.execute('truncate candles');
      return isReplaced;
    });
  },
});

async function replaceSetting(em: EntityManager, key: string, before: unknown, after: unknown): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    before === null
      ? `insert into settings (key, value) values (?, ?::jsonb) on conflict (key) do nothing returning 1`
      : `update settings set value = ?::jsonb where key = ? and value = ?::jsonb returning 1`,
    before === null ? [key, JSON.stringify(after)] : [JSON.stringify(after), key, JSON.stringify(before)],
  );
  return rows.length === 1;
}
