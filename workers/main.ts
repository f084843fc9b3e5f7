import { pino } from 'pino';
import { readEnv } from '../config/env.ts';
import { openDatabase } from '../db/orm.ts';
import { createRecord } from '../db/repositories/index.ts';
import { paperSettings } from '../venues/paper/settings.ts';
import { composeWorker } from './compose.ts';
import { openFeed } from './feed.ts';
import { installRuntime } from './runtime.ts';

/** One process of workers, by roles. Its parent is told when it is ready; it ends with its parent. */
const env = readEnv();
const log = pino({ name: 'workers', level: env.LOG_LEVEL });

installRuntime(log);

const database = await openDatabase(env.DATABASE_URL, 1);
const feed = await openFeed(env.RATCHET_FEED, createRecord(database, env.DATABASE_URL), () => Date.now());
await database.close();

const worker = await composeWorker({
  databaseUrl: env.DATABASE_URL,
  temporal: { address: env.TEMPORAL_ADDRESS, namespace: env.TEMPORAL_NAMESPACE },
  roles: env.RATCHET_ROLES,
  dataDir: env.RATCHET_DATA_DIR,
  feed,
  paperSettings: paperSettings(),
  log,
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => worker.stop());
process.on('disconnect', () => worker.stop());
const running = worker.run();
log.info({ roles: env.RATCHET_ROLES, feed: feed.name }, 'workers are ready');
process.send?.({ type: 'ready', feed: feed.description });
await running;
if (process.connected) process.disconnect();
