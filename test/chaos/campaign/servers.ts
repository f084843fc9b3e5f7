import path from 'node:path';

import { migrate } from '../../../db/migrate.ts';
import { lowPort } from '../../../scripts/local/low-port.ts';
import { ensureDatabase } from '../../../scripts/local/postgres-client.ts';
import { embeddedPostgres } from '../../../scripts/local/postgres.ts';
import { obtainTemporal } from '../../../scripts/local/temporal-binary.ts';
import { prepareNamespace, prepareState, temporalOnPostgres } from '../../../scripts/local/temporal-on-postgres.ts';
import { obtainServerPrograms } from '../../../scripts/local/temporal-programs.ts';
import { temporalServer } from '../../../scripts/local/temporal-server.ts';
import { NAMESPACE } from '../../../scripts/local/temporal-settings.ts';
import { Part } from '../part.ts';
import { readOnlyUrl } from './read-only.ts';

/** Which Temporal server: that of production, or the single-file one of `npm start`. */
export type TemporalKind = 'postgres' | 'file';

/** Postgres and Temporal of the campaign, started. */
export interface Servers {
  postgres: Part;
  temporal: Part;
  postgresPort: number;
  databaseUrl: string;
  /** For the checkers, which change nothing. */
  readerUrl: string;
  temporalPort: number;
}

/** Positions go on as new runs after so many events, so that this happens within a run of minutes. */
const SETTINGS = ['limit.historyCount.suggestContinueAsNew=150'];

export async function startServers(
  folder: string,
  kind: TemporalKind,
  { say, started }: { say: (line: string) => void; started: (part: Part) => void },
): Promise<Servers> {
  const obtain = { say, signal: new AbortController().signal };
  const logFile = (name: string): string => path.join(folder, `${name}.log`);
  const begin = async (part: Part): Promise<Part> => {
    started(part);
    await part.start();
    return part;
  };
  // Durable as in a real start: what it has said is stored must be there after a kill.
  const embedded = await embeddedPostgres({
    folder: path.join(folder, 'postgres'),
    runFolder: folder,
    logFile: logFile('postgres'),
    isDurable: true,
  });
  const postgres = await begin(new Part(embedded.service, folder));
  await ensureDatabase(embedded.urlOf('postgres'), 'ratchet');
  const databaseUrl = embedded.urlOf('ratchet');
  await migrate(databaseUrl);

  const temporalPort = await lowPort();
  let service;
  if (kind === 'postgres') {
    const programs = await obtainServerPrograms(obtain);
    const postgresUrl = embedded.urlOf('postgres');
    const place = {
      programs,
      folder,
      logFile: logFile('temporal'),
      postgresUrl,
      port: temporalPort,
      settings: SETTINGS,
    };
    await prepareState(place);
    service = await temporalOnPostgres(place);
  } else {
    const { path: binary } = await obtainTemporal(obtain);
    service = temporalServer({
      binary,
      folder: path.join(folder, 'temporal'),
      logFile: logFile('temporal'),
      port: temporalPort,
      namespace: NAMESPACE,
      settings: SETTINGS,
    });
  }
  const temporal = await begin(new Part({ ...service, stopSteps: [{ signal: 'SIGKILL', waitMs: 2_000 }] }, folder));
  if (kind === 'postgres') await prepareNamespace(`127.0.0.1:${temporalPort}`, NAMESPACE, '24h');
  return {
    postgres,
    temporal,
    postgresPort: embedded.port,
    databaseUrl,
    readerUrl: await readOnlyUrl(databaseUrl),
    temporalPort,
  };
}
