import { SettingEntity } from '../entities/market.ts';
import type { Database } from '../orm.ts';

/** A venue as the workers know it: what it can do by itself. */
export interface KnownVenue {
  venue: string;
  capabilities: {
    nativeStops: boolean;
    nativeTakeProfits: boolean;
    deduplicatesByClientOrderId: boolean;
    honoursExpiry: boolean;
    readLagMs: number;
    hasWire: boolean;
  };
}

/** Under this setting the record keeps the venues that the workers have opened. */
const VENUES_SETTING = 'venues';

/** What others may know of venues without knowing their code. */
export const venueDirectoryRepository = (database: Database) => ({
  /** Written by each process of workers when it starts. */
  async save(venues: readonly KnownVenue[]): Promise<void> {
    await database.em.fork().upsert(SettingEntity, { key: VENUES_SETTING, value: venues });
  },

  /** Empty until workers have run for the first time. */
  async list(): Promise<KnownVenue[]> {
    const row = await database.em.fork().findOne(SettingEntity, { key: VENUES_SETTING });
    return (row?.value ?? []) as KnownVenue[];
  },
});
