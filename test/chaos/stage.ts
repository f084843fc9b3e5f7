import { rmSync } from 'node:fs';
import path from 'node:path';

import { Client, Connection } from '@temporalio/client';

import { migrate } from '../../db/migrate.ts';
import { preferPort } from '../../scripts/local/ports.ts';
import { ensureDatabase, withClient } from '../../scripts/local/postgres-client.ts';
import { embeddedPostgres } from '../../scripts/local/postgres.ts';
import { apiProgram, workerProgram } from '../../scripts/local/programs.ts';
import { temporalServer, withoutTemporal } from '../../scripts/local/temporal-server.ts';
import { NAMESPACE } from '../../scripts/local/temporal-settings.ts';
import { TEST_MASTER_KEY } from '../environment/master-key.ts';
import { variable } from '../environment/variable.ts';
import { openFolder } from './folder.ts';
import { Part } from './part.ts';
import { PricePath } from './price-path.ts';

export const VICTIMS = ['worker', 'api', 'temporal', 'postgres'] as const;
export type Victim = (typeof VICTIMS)[number];

const DATABASE = 'ratchet';
const FEED_SETTING =
  "select (value->'replay'->>'marketStartMs')::float8 as market, (value->'replay'->>'wallStartMs')::float8 as wall from settings where key = 'priceFeed'";

/** The whole platform in processes of its own, on a folder and ports of its own, over prices that are known beforehand. */
export interface Stage {
  readonly path: PricePath;
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly logs: string;
  /** Time of the replayed market. */
  marketNow(): number;
  /** A client of the Temporal server that runs now. */
  temporal<Result>(use: (client: Client) => Promise<Result>): Promise<Result>;
  kill(victim: Victim): Promise<void>;
  /** The milliseconds until it was ready. */
  restart(victim: Victim): Promise<number>;
  /** Programs that are not there. */
  missing(): Victim[];
  stop(): Promise<void>;
}

export async function startStage(): Promise<Stage> {
  const folder = openFolder();
  const parts = new Map<Victim, Part>();
  const stop = async (): Promise<void> => {
    for (const victim of VICTIMS) await parts.get(victim)?.stop();
    if (process.env['CHAOS_KEEP'] === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await startParts(folder, parts)), logs: folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(folder: string, parts: Map<Victim, Part>): Promise<Omit<Stage, 'logs' | 'stop'>> {
  const logFile = (name: Victim): string => path.join(folder, `${name}.log`);
  const pricePath = new PricePath();
  const prices = path.join(folder, 'btc-usd-perp-1s.csv');
  pricePath.writeTo(prices);

  const port = await preferPort(0);
  const address = `127.0.0.1:${port}`;
  const server = temporalServer({
    binary: variable('RATCHET_TEST_TEMPORAL_CLI', 'RATCHET_TEST_TEMPORAL_MISSING'),
    folder: path.join(folder, 'temporal'),
    logFile: logFile('temporal'),
    port,
    namespace: NAMESPACE,
  });
  // Durable as in a real start: what it has said is stored must be there after a kill.
  const postgres = await embeddedPostgres({
    folder: path.join(folder, 'postgres'),
    runFolder: folder,
    logFile: logFile('postgres'),
    isDurable: true,
  });
  parts.set('temporal', new Part({ ...server, stopSteps: [] }, folder));
  parts.set('postgres', new Part(postgres.service, folder));
  await Promise.all([partOf('temporal').start(), partOf('postgres').start()]);
  await ensureDatabase(postgres.urlOf('postgres'), DATABASE);
  const databaseUrl = postgres.urlOf(DATABASE);
  await migrate(databaseUrl);

  const apiPort = await preferPort(0);
  const env = {
    ...withoutTemporal(process.env),
    NODE_ENV: 'production',
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: NAMESPACE,
    DATABASE_URL: databaseUrl,
    RATCHET_PORT: String(apiPort),
    RATCHET_FEED: `replay:${prices}?speed=1`,
    RATCHET_DATA_DIR: folder,
    RATCHET_MASTER_KEY: TEST_MASTER_KEY,
    LOG_LEVEL: 'info',
  };
  parts.set('worker', new Part(workerProgram({ logFile: logFile('worker'), env }), folder));
  parts.set('api', new Part(apiProgram({ logFile: logFile('api'), env }), folder));
  await Promise.all([partOf('worker').start(), partOf('api').start()]);

  const [anchor] = await withClient(databaseUrl, async (client) => {
    return (await client.query<{ market: number; wall: number }>(FEED_SETTING)).rows;
  });
  if (anchor === undefined) throw new Error('The worker did not keep where its replay began.');
  return {
    path: pricePath,
    databaseUrl,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    marketNow: () => anchor.market + Date.now() - anchor.wall,
    async temporal(use) {
      const connection = await Connection.connect({ address });
      try {
        return await use(new Client({ connection, namespace: NAMESPACE }));
      } finally {
        await connection.close();
      }
    },
    kill: (victim) => partOf(victim).kill(),
    restart: (victim) => partOf(victim).start(),
    missing: () => VICTIMS.filter((victim) => partOf(victim).hasEnded),
  };

  function partOf(victim: Victim): Part {
    const part = parts.get(victim);
    if (part === undefined) throw new Error(`There is no ${victim} on the stage.`);
    return part;
  }
}
