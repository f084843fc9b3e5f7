import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { WORKER_ROLES } from '../../config/env.ts';
import { secretsOf } from '../../config/secrets.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import type { DeploymentLimits } from '../../domain/deployment.ts';
import { migrate } from '../../db/migrate.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { paperSettings } from '../../venues/paper/settings.ts';
import { composeWorker } from '../../workers/compose.ts';
import { TEST_MASTER_KEY } from '../../test/environment/master-key.ts';
import { preferPort } from '../local/ports.ts';
import type { Throwaway } from '../local/throwaway.ts';
import { startChild } from './child.ts';
import { until } from './clock.ts';
import { closedLoop } from './load.ts';
import { SteadyFeed } from './steady-feed.ts';
import type { VenueTap } from './venue-tap.ts';
import { tapVenue } from './venue-tap.ts';

export const INSTRUMENT = 'BTC-USD-PERP';
/** Where the price stands between measurements. */
export const HOME_PRICE = '40000';

/** The platform under measurement: the workers in this process, the api in one of its own. */
export interface BenchPlatform {
  apiUrl: string;
  client: Client;
  record: TradeRecord;
  feed: SteadyFeed;
  tap: VenueTap;
  /** Each takes one position at a time. */
  deploymentIds: readonly string[];
  stop(): Promise<void>;
}

/** Nothing in the way of many alike signals. */
const LIMITS: DeploymentLimits = {
  ...DEFAULT_LIMITS,
  maxOrderNotionalFraction: '0.5',
  maxInstrumentFraction: '1',
  signalWindowMs: 0,
  duplicateIntentMs: 0,
};

export async function startBenchPlatform(servers: Throwaway, deployments: number): Promise<BenchPlatform> {
  const { databaseUrl, temporal } = servers;
  await migrate(databaseUrl);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ratchet-bench-'));
  const feed = new SteadyFeed(INSTRUMENT, HOME_PRICE);
  const worker = await composeWorker({
    databaseUrl,
    temporal,
    roles: WORKER_ROLES,
    dataDir,
    feed,
    paperSettings: paperSettings(),
    webhooks: { secretOf: secretsOf(TEST_MASTER_KEY), allowsPrivate: false },
    log: pino({ level: 'error' }),
  });
  const paper = worker.dependencies.venues.get('paper');
  if (!paper) throw new Error('The worker has no adapter for paper.');
  const tap = tapVenue(paper);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  // What runs every minute would fall into some blocks and not into others.
  for await (const { scheduleId } of client.schedule.list())
    await client.schedule.getHandle(scheduleId).pause('benchmark');
  const database = await openDatabase(databaseUrl, 4);
  const record = createRecord(database, databaseUrl);
  const deploymentIds = await createDeployments(record, deployments);
  const running = worker.run();
  const api = await startChild(import.meta.resolve('../../api/main.ts'), {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    RATCHET_PORT: String(await preferPort(0)),
    RATCHET_DATA_DIR: dataDir,
    RATCHET_MASTER_KEY: TEST_MASTER_KEY,
  });
  await until('a price in the record', async () => (await record.market.price(INSTRUMENT)) !== null);
  return {
    apiUrl: api.url,
    client,
    record,
    feed,
    tap,
    deploymentIds,
    async stop() {
      await api.stop();
      worker.stop();
      await running;
      await connection.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function createDeployments(record: TradeRecord, count: number): Promise<string[]> {
  const agent = await record.agents.create({
    creatorId: await record.deployments.createUser('benchmark', Date.now()),
    name: 'benchmark',
    description: '',
    status: 'private',
    defaultExitPlan: null,
    createdAtMs: Date.now(),
  });
  const ids: string[] = [];
  await closedLoop({ count, concurrency: 4 }, async (index) => {
    const input = {
      agentId: agent.id,
      userId: await record.deployments.createUser(`benchmark ${index}`, Date.now()),
      name: `benchmark ${index}`,
      limits: LIMITS,
      routingStrategy: 'firstAvailable',
      paperBalance: '10000',
    } as const;
    ids.push((await record.deployments.create(input, Date.now())).id);
  });
  return ids;
}
