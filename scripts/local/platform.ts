import { openDataFolder } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { startDatabase } from './database.ts';
import { Family, together } from './family.ts';
import type { StartService } from './family.ts';
import { masterKey } from './master-key.ts';
import { logFileOf } from './logs.ts';
import { pageUnderWay } from './page-build.ts';
import { apiProgram, workerProgram } from './programs.ts';
import { claimPorts } from './platform-ports.ts';
import type { Problem } from './problem.ts';
import { prepareRecord } from './record.ts';
import type { Seeded } from '../../workers/seed.ts';
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
  seeded: Seeded;
  /** Process numbers by name, of what we started. */
  pids: () => Record<string, number>;
  stop: () => Promise<void>;
}

/**
 * Starts Temporal, Postgres, the worker and the api on a data folder that the caller has locked.
 * @throws Problem, or the signal's reason, after what was started is stopped again.
 */
export async function startPlatform(options: PlatformOptions, hooks: PlatformHooks): Promise<Platform> {
  const folder = openDataFolder(options.dataDir);
  const family = new Family({ runFolder: folder.run, ...hooks });
  // In this order: doors, then work, then what the work stands on.
  const stop = () => family.stop([['api'], ['worker'], ['temporal'], ['postgres']]);
  try {
    return { ...(await startAll(options, hooks, folder, family.start)), pids: family.pids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(
  options: PlatformOptions,
  hooks: PlatformHooks,
  folder: DataFolder,
  start: StartService,
): Promise<Omit<Platform, 'pids' | 'stop'>> {
  const survivors = await stopSurvivors(folder.run, { spare: ['postgres'] });
  if (survivors.length > 0) hooks.say(`Stopped what an earlier start had left running: ${survivors.join(', ')}.`);
  const ports = await claimPorts(options);
  const page = pageUnderWay(hooks);

  const [temporal, databaseUrl] = await together(
    startTemporal({ folder, ports, start, hooks }),
    startDatabase({ folder, start, hooks }),
  );

  hooks.signal.throwIfAborted();
  const seeded = await prepareRecord(databaseUrl, hooks.say);

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
  const [worker, api] = await together(
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
