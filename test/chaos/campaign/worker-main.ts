import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
import { pino } from 'pino';

import { readEnv } from '../../../config/env.ts';
import { secretsOf } from '../../../config/secrets.ts';
import { openDatabase } from '../../../db/orm.ts';
import { createRecord } from '../../../db/repositories/index.ts';
import { createFeed } from '../../../feeds/choose.ts';
import { paperSettings } from '../../../venues/paper/settings.ts';
import { composeWorker } from '../../../workers/compose.ts';
import { installRuntime } from '../../../workers/runtime.ts';
import { campaignVenues, venueAddresses } from './campaign-venues.ts';
import { Crash } from './crash.ts';
import { observed } from './observed.ts';
import { CAMPAIGN_VARIABLES } from './program.ts';

/**
 * The worker of the campaign: composed as in production, with venues that lie, prices from the campaign's market, and a
 * `Crash` that stands around its dependencies and its activities. No program of the platform leads here.
 */
const env = readEnv();
const log = pino({ name: 'workers', level: env.LOG_LEVEL });
installRuntime(log);

const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: this worker is started by the campaign alone.`);
  return value;
};

const crash = new Crash({
  say: (word) => process.send?.(word),
  hear: (listener) => process.on('message', listener),
  file: variable(CAMPAIGN_VARIABLES.crashes),
});

/** `composeWorker` offers no place for interceptors of others, and production needs none. Ours stands outside of its own. */
const create = Worker.create.bind(Worker);
const ours: ActivityInterceptorsFactory = (context) => ({ inbound: crash.interceptor(context) });
Worker.create = (options) =>
  create({
    ...options,
    interceptors: { ...options.interceptors, activity: [ours, ...(options.interceptors?.activity ?? [])] },
  });

const feed = await createFeed('hyperliquid', {
  nowMs: () => Date.now(),
  hyperliquidUrl: variable(CAMPAIGN_VARIABLES.market),
});
const database = await openDatabase(env.DATABASE_URL, 2);
const accounts = createRecord(database, env.DATABASE_URL);
const worker = await composeWorker({
  databaseUrl: env.DATABASE_URL,
  temporal: { address: env.TEMPORAL_ADDRESS, namespace: env.TEMPORAL_NAMESPACE },
  roles: env.RATCHET_ROLES,
  dataDir: env.RATCHET_DATA_DIR,
  feed,
  paperSettings: paperSettings(),
  webhooks: {
    secretOf: secretsOf(env.RATCHET_MASTER_KEY),
    allowsPrivate: env.RATCHET_WEBHOOK_PRIVATE_TARGETS === 'allow',
  },
  log,
  venues: campaignVenues({
    addresses: venueAddresses.parse(JSON.parse(variable(CAMPAIGN_VARIABLES.venues))),
    accounts: async (venue) => (await accounts.deployments.venueAccounts(venue)).map(({ id }) => id),
    onTrouble: (what) => log.warn({}, what),
  }),
  around: (dependencies) => observed(dependencies, crash.around),
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => worker.stop());
process.on('disconnect', () => worker.stop());
const running = worker.run();
process.send?.({ type: 'ready', feed: feed.description });
await running;
await database.close();
if (process.connected) process.disconnect();
