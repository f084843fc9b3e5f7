import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

import { SEARCH_ATTRIBUTE_NAMES } from '../../contracts/temporal/search-attributes.ts';
import { withLog } from './logs.ts';
import { keptPorts } from './low-port.ts';
import { run } from './running.ts';
import type { Service } from './supervised.ts';
import { isListening } from './temporal-client.ts';
import type { ServerPrograms } from './temporal-programs.ts';
import { withoutTemporal } from './temporal-server.ts';
import { DYNAMIC_CONFIG } from './temporal-settings.ts';

export interface PostgresTemporalPlace {
  programs: ServerPrograms;
  /** Folder of its settings. */
  folder: string;
  logFile: string;
  /** The Postgres that keeps its state; its user may make databases. */
  postgresUrl: string;
  port: number;
  /** Settings beside those of every server of ours, as `key=value`. */
  settings: readonly string[];
}

const STATE = { temporal: 'temporal', temporal_visibility: 'visibility' } as const;
/** Its ports beside the one that clients use, by the names of its environment. */
const INNER_PORTS = [
  'FRONTEND_HTTP_PORT',
  'FRONTEND_MEMBERSHIP_PORT',
  ...(['HISTORY', 'MATCHING', 'WORKER'] as const).flatMap(
    (service) => [`${service}_GRPC_PORT`, `${service}_MEMBERSHIP_PORT`] as const,
  ),
];
/** IndexedValueType of the Temporal API. */
const KEYWORD = 2;
const USABLE_WITHIN_MS = 30_000;

/** The Temporal server of production: its state in Postgres, 16 shards, our settings in a file. The schemas are made by `prepareState`. */
export async function temporalOnPostgres(place: PostgresTemporalPlace): Promise<Service<void>> {
  const { hostname, port, username, password } = new URL(place.postgresUrl);
  const settings = path.join(place.folder, 'temporal-settings.yaml');
  writeFileSync(settings, [...DYNAMIC_CONFIG, ...place.settings].map(asYaml).join('\n'));
  const env: NodeJS.ProcessEnv = {
    ...withoutTemporal(process.env),
    DB: 'postgres12_pgx',
    POSTGRES_SEEDS: hostname,
    DB_PORT: port,
    POSTGRES_USER: username,
    POSTGRES_PWD: password,
    DBNAME: 'temporal',
    VISIBILITY_DBNAME: 'temporal_visibility',
    NUM_HISTORY_SHARDS: '16',
    SQL_MAX_CONNS: '5',
    SQL_MAX_IDLE_CONNS: '5',
    SQL_VIS_MAX_CONNS: '2',
    SQL_VIS_MAX_IDLE_CONNS: '2',
    BIND_ON_IP: '127.0.0.1',
    TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1',
    LOG_LEVEL: 'warn',
    DYNAMIC_CONFIG_FILE_PATH: settings,
    FRONTEND_GRPC_PORT: String(place.port),
  };
  const inner = await keptPorts(path.join(place.folder, 'temporal-ports.json'), INNER_PORTS);
  for (const name of INNER_PORTS) env[name] = String(inner[name]);
  const address = `127.0.0.1:${place.port}`;
  return {
    name: 'temporal',
    title: 'The Temporal server on Postgres',
    logFile: place.logFile,
    launch: () =>
      withLog(place.logFile, (log) =>
        run(place.programs.server, ['--allow-no-auth', 'start'], {
          cwd: place.folder,
          env,
          stdio: ['ignore', log, log],
        }),
      ),
    untilReady: async (_running, signal) => {
      while (!signal.aborted && !(await isServing(address))) await sleep(100);
    },
    readyWithinMs: 60_000,
    stopSteps: [{ signal: 'SIGTERM', waitMs: 3_500 }],
  };
}

/** Makes both databases and brings their schemas to this version of the server. */
export async function prepareState({ programs, postgresUrl }: PostgresTemporalPlace): Promise<void> {
  const { hostname, port, username, password } = new URL(postgresUrl);
  const env = {
    ...process.env,
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: hostname,
    SQL_PORT: port,
    SQL_USER: username,
    SQL_PASSWORD: password,
  };
  for (const [database, schema] of Object.entries(STATE)) {
    const steps = [
      ['create-database'],
      ['setup-schema', '-v', '0.0'],
      ['update-schema', '--schema-name', `postgresql/v12/${schema}`],
    ];
    for (const step of steps) await promisify(execFile)(programs.sqlTool, ['--db', database, ...step], { env });
  }
}

/** Registers the namespace and what operators search by; usable when this resolves. */
export async function prepareNamespace(address: string, namespace: string, retention: '24h' | '168h'): Promise<void> {
  const connection = await Connection.connect({ address });
  const deadline = Date.now() + USABLE_WITHIN_MS;
  const again = async (deed: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        await deed();
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(200);
      }
    }
  };
  try {
    await again(async () => {
      const known = await connection.workflowService.describeNamespace({ namespace }).catch(() => null);
      if (known === null)
        await connection.workflowService.registerNamespace({
          namespace,
          workflowExecutionRetentionPeriod: msToTs(retention),
        });
    });
    const searchAttributes = Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.map((name) => [name, KEYWORD]));
    await again(() => connection.operatorService.addSearchAttributes({ namespace, searchAttributes }));
    const query = SEARCH_ATTRIBUTE_NAMES.map((name) => `${name}="none"`).join(' AND ');
    await again(() => connection.workflowService.countWorkflowExecutions({ namespace, query }));
  } finally {
    await connection.close();
  }
}

/** `key=value` as the server's file of settings has it. */
function asYaml(setting: string): string {
  const [key = '', value = ''] = setting.split('=');
  return `${key}:\n  - value: ${value}`;
}

async function isServing(address: string): Promise<boolean> {
  if (!(await isListening(address))) return false;
  try {
    const connection = await Connection.connect({ address, connectTimeout: '2s' });
    try {
      await connection.workflowService.getClusterInfo({});
      await connection.workflowService.listNamespaces({});
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}
