import type { DataFolder } from '../local/data-folder.ts';
import { DATABASE } from '../local/database.ts';
import type { StartService } from '../local/family.ts';
import { logFileOf } from '../local/logs.ts';
import type { PlatformHooks } from '../local/platform.ts';
import { ensureDatabase } from '../local/postgres-client.ts';
import { embeddedPostgres } from '../local/postgres.ts';
import { sentenceOf } from '../local/problem.ts';
import { prepareNamespace, prepareState, temporalOnPostgres } from '../local/temporal-on-postgres.ts';
import { obtainServerPrograms, obtainWebUi } from '../local/temporal-programs.ts';
import { NAMESPACE } from '../local/temporal-settings.ts';
import { webUi } from './web-ui.ts';

/** What the programs of the platform stand on, serving. */
export interface ClusterServers {
  databaseUrl: string;
  temporalAddress: string;
  /** Absent when the Web UI could not be had. */
  uiUrl?: string;
}

/** Each worker may use 20 connections, each api 10, the Temporal server 28; and each listens on some of its own. */
const MAX_CONNECTIONS = 300;
/** How long Temporal remembers a life that has ended. */
const RETENTION = '168h';

/** Postgres, the Temporal server on it with its schemas, namespace and search attributes, and its Web UI. */
export async function startServers(parts: {
  folder: DataFolder;
  ports: { temporal: number; ui: number };
  start: StartService;
  hooks: PlatformHooks;
}): Promise<ClusterServers> {
  const { folder, ports, start, hooks } = parts;
  const programs = await obtainServerPrograms(hooks);
  const postgres = await embeddedPostgres({
    folder: folder.postgres,
    runFolder: folder.run,
    logFile: logFileOf(folder.logs, 'postgres'),
    isDurable: true,
    maxConnections: MAX_CONNECTIONS,
  });
  await start(postgres.service, postgres.survivor);
  await ensureDatabase(postgres.urlOf('postgres'), DATABASE);
  hooks.say(`Postgres is ready, port ${postgres.port}.`);

  const place = {
    programs,
    folder: folder.temporal,
    logFile: logFileOf(folder.logs, 'temporal'),
    postgresUrl: postgres.urlOf('postgres'),
    port: ports.temporal,
    settings: [],
  };
  await prepareState(place);
  await start(await temporalOnPostgres(place));
  const temporalAddress = `127.0.0.1:${ports.temporal}`;
  await prepareNamespace(temporalAddress, NAMESPACE, RETENTION);
  hooks.say(`Temporal on Postgres is ready, with the namespace ${NAMESPACE}.`);

  const ui = await startWebUi();
  return { databaseUrl: postgres.urlOf(DATABASE), temporalAddress, ...(ui !== null && { uiUrl: ui }) };

  async function startWebUi(): Promise<string | null> {
    const program = await obtainWebUi(hooks).catch((error: unknown) => {
      hooks.signal.throwIfAborted();
      hooks.say(`There is no Web UI: ${sentenceOf(error)}`);
      return null;
    });
    if (program === null) return null;
    return await start(
      webUi({
        program,
        folder: folder.temporal,
        logFile: logFileOf(folder.logs, 'web-ui'),
        port: ports.ui,
        temporalAddress,
      }),
    );
  }
}
