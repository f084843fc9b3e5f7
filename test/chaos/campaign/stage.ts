import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { Client, Connection } from '@temporalio/client';

import { apiProgram } from '../../../scripts/local/programs.ts';
import { withoutTemporal } from '../../../scripts/local/temporal-server.ts';
import { NAMESPACE } from '../../../scripts/local/temporal-settings.ts';
import { TEST_MASTER_KEY } from '../../environment/master-key.ts';
import { openFolder } from '../folder.ts';
import { Part } from '../part.ts';
import { lowPort } from '../../../scripts/local/low-port.ts';
import type { VenueAddresses } from './campaign-venues.ts';
import type { Market } from './market.ts';
import { openMarket } from './market.ts';
import { CAMPAIGN_VARIABLES, chaosWorker } from './program.ts';
import type { Link } from './proxy.ts';
import { openLink } from './proxy.ts';
import type { Servers, TemporalKind } from './servers.ts';
import { startServers } from './servers.ts';
import type { VenueProcess } from './venues.ts';
import { openVenues } from './venues.ts';
import type { WorkerEvents } from './worker.ts';
import { ChaosWorker } from './worker.ts';

/** The links of the platform; a venue's stands under its name. */
export type LinkName = 'worker-postgres' | 'worker-temporal' | 'api-postgres' | 'api-temporal' | `worker-${string}`;

export interface StageOptions {
  seed: number;
  temporal: TemporalKind;
  say: (line: string) => void;
  /** Keeps the folder with its logs and data. */
  isKept: boolean;
}

/** The whole platform in processes of its own, with everything between them through proxies of ours, and venues that lie. */
export interface CampaignStage {
  /** Folder of every log. */
  readonly folder: string;
  readonly servers: Servers;
  readonly api: Part;
  readonly apiUrl: string;
  readonly market: Market;
  readonly venues: readonly VenueProcess[];
  /** Every strike of a worker, as JSON lines. */
  readonly crashes: string;
  link(name: LinkName): Link;
  readonly links: readonly Link[];
  /** A worker that is not started yet. */
  worker(name: string, events: WorkerEvents): ChaosWorker;
  /** Past the proxies, for the campaign itself. */
  temporal<Result>(use: (client: Client) => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
}

export async function openStage(options: StageOptions): Promise<CampaignStage> {
  const folder = openFolder();
  const closers: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close().catch(() => undefined);
    if (!options.isKept) rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await openParts(folder, options, (close) => closers.push(close))), folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openParts(
  folder: string,
  { seed, temporal: kind, say }: StageOptions,
  onClose: (close: () => Promise<void>) => void,
): Promise<Omit<CampaignStage, 'folder' | 'stop'>> {
  const servers = await startServers(folder, kind, { say, started: (part) => onClose(() => part.stop()) });
  const { postgresPort, temporalPort, databaseUrl } = servers;
  const venues = await openVenues(seed);
  for (const venue of venues) onClose(() => venue.stop());
  const market = await openMarket(seed, (instrument, quote) => {
    for (const venue of venues) venue.setPrice(instrument, quote);
  });
  onClose(() => market.stop());

  const links = new Map<LinkName, Link>();
  const open = async (name: LinkName, target: number): Promise<number> => {
    const link = await openLink(name, target, seed + links.size);
    links.set(name, link);
    onClose(() => link.stop());
    return link.port;
  };
  const through = async (who: 'worker' | 'api'): Promise<NodeJS.ProcessEnv> => {
    const database = new URL(databaseUrl);
    database.port = String(await open(`${who}-postgres`, postgresPort));
    return {
      ...withoutTemporal(process.env),
      NODE_ENV: 'production',
      TEMPORAL_ADDRESS: `127.0.0.1:${await open(`${who}-temporal`, temporalPort)}`,
      TEMPORAL_NAMESPACE: NAMESPACE,
      DATABASE_URL: database.href,
      RATCHET_MASTER_KEY: TEST_MASTER_KEY,
      LOG_LEVEL: 'info',
    };
  };
  const addresses: VenueAddresses = {};
  for (const { name, port, switches } of venues) {
    const host = `127.0.0.1:${await open(`worker-${name}`, port)}`;
    addresses[name] = { url: `http://${host}`, streamUrl: `ws://${host}/stream`, switches };
  }
  const crashes = path.join(folder, 'crashes.jsonl');
  const workerEnv = {
    ...(await through('worker')),
    RATCHET_FEED: 'hyperliquid',
    [CAMPAIGN_VARIABLES.venues]: JSON.stringify(addresses),
    [CAMPAIGN_VARIABLES.market]: market.webSocketUrl,
    [CAMPAIGN_VARIABLES.crashes]: crashes,
  };
  const apiPort = await lowPort();
  const apiEnv = { ...(await through('api')), RATCHET_PORT: String(apiPort), RATCHET_DATA_DIR: folder };
  const api = new Part(apiProgram({ logFile: path.join(folder, 'api.log'), env: apiEnv }), folder);
  onClose(() => api.stop());
  return {
    servers,
    api,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    market,
    venues,
    crashes,
    links: [...links.values()],
    link(name) {
      const link = links.get(name);
      if (link === undefined) throw new Error(`There is no link ${name} on the stage.`);
      return link;
    },
    worker(name, events) {
      const dataDir = path.join(folder, name);
      mkdirSync(dataDir, { recursive: true });
      const env = { ...workerEnv, RATCHET_DATA_DIR: dataDir };
      const service = chaosWorker(name, { logFile: path.join(folder, `${name}.log`), env });
      const worker = new ChaosWorker(name, service, folder, events);
      onClose(() => worker.stop());
      return worker;
    },
    async temporal(use) {
      const connection = await Connection.connect({ address: `127.0.0.1:${temporalPort}` });
      try {
        return await use(new Client({ connection, namespace: NAMESPACE }));
      } finally {
        await connection.close();
      }
    },
  };
}
