import { openForMigrations } from './orm.ts';

/** Brings the record's schema up to date. Returns the names of the migrations that were applied. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const database = await openForMigrations(databaseUrl);
  try {
    const applied = await database.migrator.up();
    return applied.map((migration) => migration.name);
  } finally {
    await database.close();
  }
}
