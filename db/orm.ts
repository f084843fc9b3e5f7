import { Migrator } from '@mikro-orm/migrations';
import type { Options } from '@mikro-orm/postgresql';
import { MikroORM } from '@mikro-orm/postgresql';
import { entities } from './entities/index.ts';
import { migrationsList } from './migrations/index.ts';

/** A handle on the record; repositories take it, entities do not leave this room. */
export type Database = Awaited<ReturnType<typeof openDatabase>>;

/** MikroORM settings shared by the programs, the tests and the mikro-orm command line. */
export const ormOptions = (databaseUrl: string, poolSize = 10): Options => ({
  clientUrl: databaseUrl,
  entities,
  extensions: [Migrator],
  // A signal after a quiet spell must not wait for connections: making one takes longer than the statements it is for.
  pool: { min: 0, max: poolSize, idleTimeoutMillis: 10 * 60_000 },
  forceUtcTimezone: true,
  migrations: {
    migrationsList,
    snapshotName: '.snapshot-ratchet',
    path: 'db/migrations',
    emit: 'ts',
    silent: true,
    allOrNothing: true,
  },
  schemaGenerator: { createForeignKeyConstraints: true, ignoreTriggers: true, ignoreRoutines: true },
});

/** Opens a pool on the record. Close it with `database.close()`. */
export const openDatabase = (databaseUrl: string, poolSize?: number) =>
  MikroORM.init(ormOptions(databaseUrl, poolSize));
