import { Migrator } from '@mikro-orm/migrations';
import type { Options } from '@mikro-orm/postgresql';
import { MikroORM } from '@mikro-orm/postgresql';
import { entities } from './entities/index.ts';
import { releaseLostConnections } from './lost-connections.ts';
import { migrationsList } from './migrations/index.ts';

/** Nobody waits longer for a connection, new or used: the call fails, and whoever made it tries again. */
const CONNECT_WITHIN_MS = 10_000;

/**
 * What a program may ask of the record and how long. A process that was stopped, or that the network has cut off, in the middle of a
 * transaction would keep its locks for as long as nobody ends its session; everybody who waits for them would lose a place in its pool.
 */
const BOUNDS = {
  /** A transaction whose owner says nothing is rolled back, and its locks are free. */
  idle_in_transaction_session_timeout: 5_000,
  /** Who waits for a lock tries again later, and holds nothing meanwhile. */
  lock_timeout: 5_000,
  statement_timeout: 20_000,
  /** For an answer that was lost on its way: longer than the server itself may take. */
  query_timeout: 25_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 5_000,
};

/** A handle on the record; repositories take it, entities do not leave this room. */
export type Database = Awaited<ReturnType<typeof openDatabase>>;

/** MikroORM settings shared by the programs, the tests and the mikro-orm command line. */
export const ormOptions = (databaseUrl: string, poolSize = 10, bounds: object = BOUNDS): Options => ({
  clientUrl: databaseUrl,
  entities,
  extensions: [Migrator],
  // A signal after a quiet spell must not wait for connections: making one takes longer than the statements it is for.
  pool: { min: 0, max: poolSize, idleTimeoutMillis: 10 * 60_000 },
  driverOptions: { onPoolCreated: releaseLostConnections, connectionTimeoutMillis: CONNECT_WITHIN_MS, ...bounds },
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

/** For migrations, which take as long as they take. */
export const openForMigrations = (databaseUrl: string) => MikroORM.init(ormOptions(databaseUrl, 2, {}));
