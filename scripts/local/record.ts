import type { Seeded } from '../../workers/seed.ts';

/** Brings the schema of the record up to date, and makes what a first run needs. */
export async function prepareRecord(databaseUrl: string, say: (line: string) => void): Promise<Seeded> {
  // Loaded while servers start; it takes as long.
  const { migrate } = await import('../../db/migrate.ts');
  const applied = await migrate(databaseUrl);
  if (applied.length > 0) say(`Applied ${applied.length} migrations.`);
  const { seed } = await import('../../workers/seed.ts');
  const seeded = await seed(databaseUrl);
  if (seeded.isFirstRun) say('Seeded one local user, two agents and a paper deployment of the first.');
  return seeded;
}
