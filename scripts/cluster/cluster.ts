import path from 'node:path';

import { createFeed } from '../../feeds/choose.ts';
import { openDataFolder } from '../local/data-folder.ts';
import type { DataFolder } from '../local/data-folder.ts';
import { Family, together } from '../local/family.ts';
import type { StartService } from '../local/family.ts';
import { logFileOf } from '../local/logs.ts';
import { keptPorts } from '../local/low-port.ts';
import { masterKey } from '../local/master-key.ts';
import { pageUnderWay } from '../local/page-build.ts';
import { claimAllPorts } from '../local/platform-ports.ts';
import type { Platform, PlatformHooks, PlatformOptions } from '../local/platform.ts';
import { apiProgram, workerProgram } from '../local/programs.ts';
import { prepareRecord } from '../local/record.ts';
import { stopSurvivors } from '../local/survivors.ts';
import { findTemporal } from '../local/temporal-binary.ts';
import { withoutTemporal } from '../local/temporal-server.ts';
import { NAMESPACE } from '../local/temporal-settings.ts';
import { APIS, WORKER_NAMES, WORKERS } from './members.ts';
import { startProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import { startServers } from './servers.ts';

/** A platform of several processes. */
export interface Cluster extends Platform {
  /** Where each worker shows the metrics of Temporal's library, by name. */
  metricsUrls: Record<string, string>;
}

/**
 * Starts Postgres, Temporal on it, two apis behind a proxy and the workers by role, on a data folder that the caller has locked.
 * @throws Problem, or the signal's reason, after what was started is stopped again.
 */
export async function startCluster(options: PlatformOptions, hooks: PlatformHooks): Promise<Cluster> {
  const folder = openDataFolder(options.dataDir);
  const family = new Family({ runFolder: folder.run, ...hooks });
  const doors: Proxy[] = [];
  // In this order: the door, then work, then what the work stands on. It all fits into 15 s, whoever has to be killed.
  const stop = async (): Promise<void> => {
    for (const proxy of doors) await proxy.stop();
    await family.stop([[...APIS, ...WORKER_NAMES, 'web-ui'], ['temporal'], ['postgres']]);
  };
  try {
    const { proxy, ...cluster } = await startAll(options, hooks, folder, family.start);
    doors.push(proxy);
    return { ...cluster, pids: family.pids, stop };
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
): Promise<Omit<Cluster, 'pids' | 'stop'> & { proxy: Proxy }> {
  const survivors = await stopSurvivors(folder.run, { spare: ['postgres'] });
  if (survivors.length > 0) hooks.say(`Stopped what an earlier start had left running: ${survivors.join(', ')}.`);
  const ports = await claimAllPorts(options);
  const page = pageUnderWay(hooks);
  const { databaseUrl, temporalAddress, uiUrl } = await startServers({ folder, ports, start, hooks });
  const seeded = await prepareRecord(databaseUrl, hooks.say);

  const shared: NodeJS.ProcessEnv = {
    ...withoutTemporal(process.env),
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: NAMESPACE,
    ...(uiUrl !== undefined && { TEMPORAL_UI_URL: uiUrl }),
    DATABASE_URL: databaseUrl,
    RATCHET_FEED: await oneFeed(options.feed),
    RATCHET_DATA_DIR: folder.root,
    RATCHET_MASTER_KEY: masterKey(folder.masterKey, process.env),
  };
  const place = (name: string, env: NodeJS.ProcessEnv) => ({
    logFile: logFileOf(folder.logs, name),
    env: { ...shared, ...env },
  });
  const own = await keptPorts(path.join(folder.root, 'ports.json'), [...APIS, ...WORKER_NAMES]);
  const allowed = ['127.0.0.1', 'localhost'].map((name) => `${name}:${ports.api}`).join(',');
  const [workers] = await together(
    together(
      ...WORKER_NAMES.map((name) => {
        const env = { RATCHET_ROLES: WORKERS[name], RATCHET_METRICS_ADDRESS: `127.0.0.1:${own[name]}` };
        return start(workerProgram(place(name, env), name));
      }),
    ),
    together(
      ...APIS.map((name) => {
        const env = { RATCHET_PORT: String(own[name]), RATCHET_ALLOWED_HOSTS: allowed };
        return start(apiProgram(place(name, env), name));
      }),
    ),
  );
  await page;
  hooks.signal.throwIfAborted();
  const proxy = await startProxy(
    ports.api,
    APIS.map((name) => own[name]),
  );
  const cli = await findTemporal();
  return {
    apiUrl: `http://127.0.0.1:${ports.api}`,
    temporalAddress,
    temporalNamespace: NAMESPACE,
    ...('path' in cli && { temporalCli: cli.origin === 'PATH' ? 'temporal' : cli.path }),
    ...(uiUrl !== undefined && { uiUrl }),
    databaseUrl,
    feed: workers[0]?.feed ?? shared['RATCHET_FEED'] ?? '',
    dataDir: folder.root,
    seeded,
    metricsUrls: Object.fromEntries(WORKER_NAMES.map((name) => [name, `http://127.0.0.1:${own[name]}/metrics`])),
    proxy,
  };
}

/** `auto` is decided once for all: processes that choose for themselves would trade on different markets. */
async function oneFeed(spec: string): Promise<string> {
  if (spec !== 'auto') return spec;
  return (await createFeed('auto', { nowMs: () => Date.now() })).name;
}
