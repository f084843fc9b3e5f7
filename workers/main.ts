import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { readEnv } from '../config/env.ts';
import { secretsOf } from '../config/secrets.ts';
import { openDatabase } from '../db/orm.ts';
import { createRecord } from '../db/repositories/index.ts';
import { paperSettings } from '../venues/paper/settings.ts';
import { composeWorker } from './compose.ts';
import { openFeed } from './feed.ts';
import { installRuntime } from './runtime.ts';

/** One process of workers, by roles. Its parent is told when it is ready; it ends with its parent. */
const env = readEnv();
const log = pino({ name: 'workers', level: env.LOG_LEVEL });

installRuntime(log, env.RATCHET_METRICS_ADDRESS);

const database = await openDatabase(env.DATABASE_URL, 1);
const feed = await openFeed(env.RATCHET_FEED, createRecord(database, env.DATABASE_URL), () => Date.now());
await database.close();

const worker = await composeWorker({
  databaseUrl: env.DATABASE_URL,
  temporal: { address: env.TEMPORAL_ADDRESS, namespace: env.TEMPORAL_NAMESPACE },
  roles: env.RATCHET_ROLES,
  dataDir: env.RATCHET_DATA_DIR,
  ...(env.RATCHET_BUNDLE_DIR !== undefined && { bundleFolder: env.RATCHET_BUNDLE_DIR }),
  feed,
  paperSettings: paperSettings(),
  webhooks: {
    secretOf: secretsOf(env.RATCHET_MASTER_KEY),
    allowsPrivate: env.RATCHET_WEBHOOK_PRIVATE_TARGETS === 'allow',
  },
  log,
});

/** Whatever hangs, the process ends: its work is taken up by another, as after a kill. */
const END_WITHIN_MS = 6_800;
const end = (): void => {
  worker.stop();
  setTimeout(() => {
    log.error('the workers did not end in time; the process does');
    process.exit(1);
  }, END_WITHIN_MS).unref();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
process.on('disconnect', end);
const running = worker.run();

/** A first price is believed when a second one agrees; until then signals would be refused. A silent market is not waited for. */
const PRICES_WITHIN_MS = 3_000;
const pricesKnown = async (): Promise<void> => {
  const deadline = performance.now() + PRICES_WITHIN_MS;
  while (feed.instruments.some((each) => !worker.board.latest(each)) && performance.now() < deadline) await sleep(50);
};
await Promise.race([running, pricesKnown()]);
log.info({ roles: env.RATCHET_ROLES, feed: feed.name }, 'workers are ready');
process.send?.({ type: 'ready', feed: feed.description });
await running;
if (process.connected) process.disconnect();
