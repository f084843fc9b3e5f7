import { Client } from '@temporalio/client';
import { pino } from 'pino';
import { readEnv } from '../config/env.ts';
import { secretsOf } from '../config/secrets.ts';
import { openDatabase } from '../db/orm.ts';
import { createRecord } from '../db/repositories/index.ts';
import { createApp } from './app.ts';
import { marketClock } from './market-clock.ts';
import { listen } from './server.ts';
import { connectLazily } from './temporal-connection.ts';

/** The api process. Its parent is told when it listens; it ends with its parent. */
const GRACE_MS = 1_500;
/** A database that keeps hold of a query does not keep us. */
const FORCE_MS = 4_000;
const POOL_SIZE = 10;

const env = readEnv();
const log = pino({ name: 'api', level: env.LOG_LEVEL });
const database = await openDatabase(env.DATABASE_URL, POOL_SIZE);
const record = createRecord(database, env.DATABASE_URL);
const temporal = connectLazily(env.TEMPORAL_ADDRESS);
const api = createApp({
  record,
  temporal: new Client({ connection: temporal.connection, namespace: env.TEMPORAL_NAMESPACE }),
  clock: marketClock(record),
  log,
  temporalUiUrl: env.TEMPORAL_UI_URL ?? null,
  namespace: env.TEMPORAL_NAMESPACE,
  secretOf: secretsOf(env.RATCHET_MASTER_KEY),
  proxyHosts: env.RATCHET_ALLOWED_HOSTS,
  webhookTargets: { allowsPrivate: env.RATCHET_WEBHOOK_PRIVATE_TARGETS === 'allow' },
});
const server = await listen(api, { host: env.RATCHET_HOST, port: env.RATCHET_PORT });

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => process.exit(1), FORCE_MS).unref();
  await server.stop(GRACE_MS);
  await temporal.close();
  await database.close();
  log.info({}, 'the api has stopped');
  if (process.connected) process.disconnect();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
process.on('disconnect', () => void stop());
log.info({ url: server.url }, 'the api listens');
process.send?.({ type: 'ready', url: server.url });
