import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { withLog } from './logs.ts';
import { preferPort } from './ports.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { answers, untilAnswers } from './postgres-client.ts';
import { POSTGRES_USER, openCluster, removeStalePidFile } from './postgres-cluster.ts';
import { insideFolder, postgresIdentity } from './postgres-user.ts';
import { survivorOf } from './process-records.ts';
import { adopt, run, stop } from './running.ts';
import type { Running, StopStep } from './running.ts';
import type { Service } from './supervised.ts';

/** An embedded Postgres that is ready to be started. */
export interface EmbeddedPostgres {
  service: Service<void>;
  /** One that an earlier start left running on this data and that answers with our password. */
  survivor?: Running;
  port: number;
  urlOf: (database: string) => string;
}

export interface PostgresPlace {
  /** Folder of the data, the password and the port. */
  folder: string;
  /** Folder of the process records. */
  runFolder: string;
  logFile: string;
  /** False only in tests: without waiting for the disk, a power loss would lose data. */
  isDurable: boolean;
  /** How many may be connected at once; 100 without it. */
  maxConnections?: number;
}

const NAME = 'postgres';

/** SIGTERM lets connections finish; SIGINT ends them, SIGQUIT leaves the rest to recovery. */
const STOP_STEPS: StopStep[] = [
  { signal: 'SIGTERM', waitMs: 1_500 },
  { signal: 'SIGINT', waitMs: 1_000 },
  { signal: 'SIGQUIT', waitMs: 500 },
];

/** Prepares the embedded Postgres of a folder: its data at the first start, its port, and whether it still runs. */
export async function embeddedPostgres(place: PostgresPlace): Promise<EmbeddedPostgres> {
  const binaries = postgresBinaries();
  const { data, password } = openCluster(place.folder, binaries, place.isDurable);
  const urlAt = (port: number, database: string) =>
    `postgresql://${POSTGRES_USER}:${password}@127.0.0.1:${port}/${database}`;

  const portFile = path.join(place.folder, 'port');
  const savedPort = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : 0;
  const survivor = await survivorAt(place.runFolder, urlAt(savedPort, 'postgres'));
  const port = survivor === undefined ? await preferPort(savedPort) : savedPort;
  if (port !== savedPort) writeFileSync(portFile, String(port));

  const { cwd, name } = insideFolder(data);
  const launch = () => {
    removeStalePidFile(data);
    return withLog(place.logFile, (log) =>
      run(binaries.postgres, ['-D', name, ...settings(port, place)], {
        ...postgresIdentity(),
        cwd,
        env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['ignore', log, log],
      }),
    );
  };
  const service: Service<void> = {
    name: NAME,
    title: 'Postgres',
    logFile: place.logFile,
    launch,
    untilReady: (_running, signal) => untilAnswers(urlAt(port, 'postgres'), signal),
    readyWithinMs: 60_000,
    stopSteps: STOP_STEPS,
  };
  return { service, ...(survivor && { survivor }), port, urlOf: (database) => urlAt(port, database) };
}

/** A Postgres that outlived the start that made it: taken over when it lets us in, stopped when it does not. */
async function survivorAt(runFolder: string, url: string): Promise<Running | undefined> {
  const pid = survivorOf(runFolder, NAME);
  if (pid === undefined) return undefined;
  const running = adopt(pid);
  if (await answers(url)) return running;
  await stop(running, STOP_STEPS);
  return undefined;
}

/** Loopback and password only; sized for one machine. Everything else is as Postgres ships it. */
function settings(
  port: number,
  { isDurable, maxConnections = 100 }: Pick<PostgresPlace, 'isDurable' | 'maxConnections'>,
): string[] {
  const values = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `max_connections=${maxConnections}`,
    'shared_buffers=128MB',
    'log_timezone=UTC',
    'log_checkpoints=off',
    ...(isDurable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  return ['-p', String(port), ...values.flatMap((value) => ['-c', value])];
}
