import { Migrator } from '@mikro-orm/migrations';
import type { Options } from '@mikro-orm/postgresql';
import { MikroORM } from '@mikro-orm/postgresql';
import { entities } from './entities/index.ts';
import { releaseLostConnections } from './lost-connections.ts';
import { migrationsList } from './migrations/index.ts';

/** Nobody waits longer for a connection, new or used: the call fails, and whoever made it tries again. */
const CONNECT_WITHIN_MS = 10_000;

/** A handle on the record; repositories take it, entities do not leave this room. */
export type Database = Awaited<ReturnType<typeof openDatabase>>;

/** MikroORM settings shared by the programs, the tests and the mikro-orm command line. */
export const ormOptions = (databaseUrl: string, poolSize = 10): Options => ({
  clientUrl: databaseUrl,
  entities,
  extensions: [Migrator],
  // A signal after a quiet spell must not wait for connections: making one takes longer than the statements it is for.
  pool: { min: 0, max: poolSize, idleTimeoutMillis: 10 * 60_000 },
  driverOptions: { onPoolCreated: releaseLostConnections, connectionTimeoutMillis: CONNECT_WITHIN_MS },
  forceUtcTimezone: true,
  migrations: {
    migrationsList,
    snapshotName: '.snapshot-ratchet',
    // It is what entities say, written by migration:create; a start writes nothing into the checkout.
    snapshotOnMigrate: false,
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
