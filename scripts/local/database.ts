import type { DataFolder } from './data-folder.ts';
import { logFileOf } from './logs.ts';
import type { StartService } from './family.ts';
import type { PlatformHooks } from './platform.ts';
import { embeddedPostgres } from './postgres.ts';
import { ensureDatabase, externalVersion } from './postgres-client.ts';

/** The name of the record's database. */
export const DATABASE = 'ratchet';

/** The connection string of the record: DATABASE_URL when it is set, else an embedded Postgres that is started here. */
export async function startDatabase(parts: {
  folder: DataFolder;
  start: StartService;
  hooks: PlatformHooks;
}): Promise<string> {
  const { folder, start, hooks } = parts;
  const external = process.env['DATABASE_URL'] ?? '';
  if (external !== '') {
    hooks.say(`Using the Postgres of DATABASE_URL (${await externalVersion(external)}).`);
    return external;
  }
  const startedAt = Date.now();
  const postgres = await embeddedPostgres({
    folder: folder.postgres,
    runFolder: folder.run,
    logFile: logFileOf(folder.logs, 'postgres'),
    isDurable: true,
  });
  await start(postgres.service, postgres.survivor);
  await ensureDatabase(postgres.urlOf('postgres'), DATABASE);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const how = postgres.survivor === undefined ? `is ready (${seconds} s)` : 'was still running and is used again';
  hooks.say(`Postgres ${how}, port ${postgres.port}.`);
  return postgres.urlOf(DATABASE);
}
