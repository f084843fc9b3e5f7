import { mkdirSync } from 'node:fs';

import { SEARCH_ATTRIBUTE_NAMES } from '../../contracts/temporal/search-attributes.ts';
import { withLog } from './logs.ts';
import { run } from './running.ts';
import type { Service } from './supervised.ts';
import { untilNamespaceAnswers } from './temporal-client.ts';
import { DYNAMIC_CONFIG, SQLITE_PRAGMAS } from './temporal-settings.ts';

export interface TemporalPlace {
  binary: string;
  /** Folder of the database file. */
  folder: string;
  logFile: string;
  port: number;
  /** Absent: no Web UI. */
  uiPort?: number;
  namespace: string;
  /** Settings beside those of every server of ours, as `key=value`. */
  settings?: readonly string[];
}

/** The single-file Temporal server on a folder. */
export function temporalServer(place: TemporalPlace): Service<void> {
  return {
    name: 'temporal',
    title: 'The Temporal server',
    logFile: place.logFile,
    launch: () => {
      mkdirSync(place.folder, { recursive: true });
      return withLog(place.logFile, (log) =>
        run(place.binary, serverArguments(place), {
          // The file is named relative to the folder: the server would cut a path at a question mark.
          cwd: place.folder,
          env: withoutTemporal(process.env),
          stdio: ['ignore', log, log],
        }),
      );
    },
    untilReady: (_running, signal) =>
      untilNamespaceAnswers({ address: `127.0.0.1:${place.port}`, namespace: place.namespace }, signal),
    readyWithinMs: 60_000,
    stopSteps: [{ signal: 'SIGTERM', waitMs: 2_000 }],
  };
}

export function serverArguments({ port, uiPort, namespace, settings = [] }: TemporalPlace): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...['--db-filename', 'temporal.db', '--namespace', namespace, '--log-level', 'warn'],
    ...SQLITE_PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
    ...SEARCH_ATTRIBUTE_NAMES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ...[...DYNAMIC_CONFIG, ...settings].flatMap((setting) => ['--dynamic-config-value', setting]),
  ];
}

/** The environment without settings for Temporal clients, which belong to another server than the one we start. */
export function withoutTemporal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
