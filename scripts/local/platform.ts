import { openDataFolder } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { startDatabase } from './database.ts';
import { masterKey } from './master-key.ts';
import { logFileOf } from './logs.ts';
import { buildPage } from './page-build.ts';
import { apiProgram, workerProgram } from './programs.ts';
import { claimPorts } from './platform-ports.ts';
import type { Problem } from './problem.ts';
import { Supervised } from './supervised.ts';
import type { Service, Watcher } from './supervised.ts';
import { stopSurvivors } from './survivors.ts';
import { startTemporal } from './temporal.ts';
import { withoutTemporal } from './temporal-server.ts';

export interface PlatformOptions {
  dataDir: string;
  /** A port of 0 is any free one. */
  port: number;
  temporalPort: number;
  uiPort: number;
  feed: string;
}

export interface PlatformHooks {
  say: (line: string) => void;
  /** A program died again and again: the platform should be stopped. */
  giveUp: (problem: Problem) => void;
  /** Ends a start that is under way. */
  signal: AbortSignal;
}

/** Everything that runs, and how to reach and end it. */
export interface Platform {
  apiUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  /** The temporal program that was started; absent when the server is somebody else's. */
  temporalCli?: string;
  uiUrl?: string;
  databaseUrl: string;
  feed: string;
  dataDir: string;
  seeded: { userId: string; agentId: string; deploymentId: string; isFirstRun: boolean };
  /** Process numbers by name, of what we started. */
  pids: () => Record<string, number>;
  stop: () => Promise<void>;
}

/** Starts a supervised program and remembers it, so that everything started is stopped in the opposite order. */
export type StartService = <Ready>(
  service: Service<Ready>,
  survivor?: Parameters<Supervised<Ready>['start']>[0],
) => Promise<Ready>;

/**
 * Starts Temporal, Postgres, the worker and the api on a data folder that the caller has locked.
 * @throws Problem, or the signal's reason, after what was started is stopped again.
 */
export async function startPlatform(options: PlatformOptions, hooks: PlatformHooks): Promise<Platform> {
  const folder = openDataFolder(options.dataDir);
  const watcher: Watcher = { runFolder: folder.run, say: hooks.say, giveUp: hooks.giveUp };
  const started = new Map<string, Supervised<unknown>>();
  const start: StartService = async (service, survivor) => {
    hooks.signal.throwIfAborted();
    const supervised = new Supervised(service, watcher);
    started.set(service.name, supervised);
    return await abortable(supervised.start(survivor), hooks.signal);
  };
  const stopAll = async () => {
    // In this order: doors, then work, then what the work stands on.
    for (const name of ['api', 'worker', 'temporal', 'postgres']) await started.get(name)?.stop();
  };
  const pids = () => Object.fromEntries([...started].map(([name, supervised]) => [name, supervised.pid ?? 0]));
  try {
    return { ...(await startAll(options, hooks, folder, start)), pids, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function startAll(
  options: PlatformOptions,
  hooks: PlatformHooks,
  folder: DataFolder,
  start: StartService,
): Promise<Omit<Platform, 'pids' | 'stop'>> {
  const survivors = await stopSurvivors(folder.run, ['api', 'worker', 'temporal']);
  if (survivors.length > 0) hooks.say(`Stopped what an earlier start had left running: ${survivors.join(', ')}.`);
  const ports = await claimPorts(options);
  const page = pageUnderWay(hooks);

  const [temporal, databaseUrl] = await both(
    startTemporal({ folder, ports, start, hooks }),
    startDatabase({ folder, start, hooks }),
  );

  hooks.signal.throwIfAborted();
  const { migrate } = await import('../../db/migrate.ts');
  const applied = await migrate(databaseUrl);
  if (applied.length > 0) hooks.say(`Applied ${applied.length} migrations.`);

  hooks.signal.throwIfAborted();
  const { seed } = await import('../../workers/seed.ts');
  const seeded = await seed(databaseUrl);
  if (seeded.isFirstRun) hooks.say('Seeded one local user, one agent and one paper deployment.');

  const env: NodeJS.ProcessEnv = {
    ...(temporal.isOurs ? withoutTemporal(process.env) : process.env),
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    ...(temporal.uiUrl !== undefined && { TEMPORAL_UI_URL: temporal.uiUrl }),
    DATABASE_URL: databaseUrl,
    RATCHET_PORT: String(ports.api),
    RATCHET_FEED: options.feed,
    RATCHET_DATA_DIR: folder.root,
    RATCHET_MASTER_KEY: masterKey(folder.masterKey, process.env),
  };
  const [worker, api] = await both(
    start(workerProgram({ logFile: logFileOf(folder.logs, 'worker'), env })),
    start(apiProgram({ logFile: logFileOf(folder.logs, 'api'), env })),
  );
  await page;
  return {
    apiUrl: api.url,
    temporalAddress: temporal.address,
    temporalNamespace: temporal.namespace,
    ...(temporal.cli !== undefined && { temporalCli: temporal.cli }),
    ...(temporal.uiUrl !== undefined && { uiUrl: temporal.uiUrl }),
    databaseUrl,
    feed: worker.feed,
    dataDir: folder.root,
    seeded,
  };
}

/** Builds the page beside everything else. Without one the platform trades all the same, so a build that fails is only said. */
async function pageUnderWay({ say, signal }: PlatformHooks): Promise<void> {
  try {
    if (await buildPage(signal)) say('Built the page.');
  } catch (error) {
    if (!signal.aborted) say(`The page could not be built: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Both results, or the first failure once both have settled: nothing may still be starting while we stop. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return await Promise.all([first, second]);
}

/** The promise, or the signal's reason as soon as it is aborted. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { signal: aborted.signal });
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    aborted.abort();
    promise.catch(() => undefined);
  }
}
