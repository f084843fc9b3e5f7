import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { WorkerOptions as WorkerSettings } from '@temporalio/worker';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createFeedActivities } from '../activities/feed/index.ts';
import type { ActivityDependencies } from '../activities/ports.ts';
import { createTradingActivities } from '../activities/trading/index.ts';
import { createVenueActivities } from '../activities/venue/index.ts';
import { createWebhookActivities } from '../activities/webhooks/index.ts';
import { watchMarket } from '../activities/watch/watch-market.ts';
import type { WorkerRole } from '../config/env.ts';
import { readAlert } from '../contracts/api/alert/read.ts';
import {
  FEED_QUEUE,
  MARKET_WATCH_QUEUE,
  TRADING_QUEUE,
  venueQueue,
  WEBHOOKS_QUEUE,
} from '../contracts/temporal/queues.ts';
import type { PriceBoard } from '../feeds/board.ts';
import { createPriceGuard } from '../feeds/guard.ts';
import { SignalFolder } from '../feeds/files/signal-folder.ts';
import { heartbeat } from './heartbeat.ts';
import { createLives } from './lives.ts';
import { parseSignal } from './parse-signal.ts';
import { createPriceAlarms } from './price-alarms.ts';
import { ensureSchedules, ensureWatchers, reconcileNow } from './schedules.ts';
import type { VenueOptions } from './venues.ts';
import { openVenues } from './venues.ts';
import type { WebhookSettings } from './webhook-post.ts';
import { createWebhookPost } from './webhook-post.ts';
import { PAYLOAD_CONVERTER, workflowBundle } from './workflow-bundle.ts';

export interface WorkerOptions extends VenueOptions {
  temporal: { address: string; namespace: string };
  roles: readonly WorkerRole[];
  dataDir: string;
  log: Logger;
  webhooks: WebhookSettings;
  /** Where bundled workflows are kept; in the data folder without it. Tests share one. */
  bundleFolder?: string;
  /** Stands between the activities and what they use; tests crash there. */
  around?: (dependencies: ActivityDependencies) => ActivityDependencies;
}

/** Longest time for running activities to end before they are cancelled, and before the process gives up on them. */
const SHUTDOWN_GRACE = '4 seconds';
const SHUTDOWN_FORCE = '6 seconds';

/** A dead worker's deeds are noticed by their missing heartbeats. */
const alive: Pick<WorkerSettings, 'interceptors' | 'maxHeartbeatThrottleInterval'> = {
  interceptors: { activity: [heartbeat] },
  maxHeartbeatThrottleInterval: '1 second',
};

/** That one process tells at once. */
const MOST_WEBHOOKS = 1_000;

/** By default a client waits longer and longer, up to two minutes, before it looks for a server that was away. */
const RECONNECT_SOON = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 };

/** One process of workers: its connections, the feed that runs in it, and the Temporal workers of its roles. */
export interface WorkerProcess {
  dependencies: ActivityDependencies;
  board: PriceBoard;
  /** Polls until `stop` is called; rejects when a worker fails. */
  run(): Promise<void>;
  stop(): void;
}

export async function composeWorker(options: WorkerOptions): Promise<WorkerProcess> {
  const { temporal, roles, feed, log } = options;
  const { database, record, board, venues } = await openVenues(options);
  const connection = await Connection.connect({ address: temporal.address, channelArgs: RECONNECT_SOON });
  const client = new Client({ connection, namespace: temporal.namespace });
  const stopping = new AbortController();
  const own: ActivityDependencies = {
    record,
    venues,
    prices: board,
    history: (instrument, intervalMs, fromMs, toMs) => feed.candles(instrument, intervalMs, fromMs, toMs),
    ...(feed.longestHistoryMs === undefined ? {} : { longestHistoryMs: feed.longestHistoryMs }),
    clock: feed.clock,
    lives: createLives(client),
    signalFiles: new SignalFolder(path.join(options.dataDir, 'signals')),
    parseSignal,
    readAlert,
    postWebhook: createWebhookPost(options.webhooks),
    stopping: stopping.signal,
    log,
  };
  const dependencies = options.around?.(own) ?? own;
  await record.venueDirectory.save([...venues.values()].map(({ venue, capabilities }) => ({ venue, capabilities })));
  for (const adapter of venues.values())
    await record.market.saveInstruments(await adapter.instruments(), feed.clock.nowMs());

  const known = await record.market.prices();

  const native = await NativeConnection.connect({ address: temporal.address });
  const shared = {
    connection: native,
    namespace: temporal.namespace,
    shutdownGraceTime: SHUTDOWN_GRACE,
    shutdownForceTime: SHUTDOWN_FORCE,
  } as const;
  const workers: Worker[] = [];
  if (roles.includes('trading')) {
    workers.push(
      await Worker.create({
        ...shared,
        taskQueue: TRADING_QUEUE,
        dataConverter: { payloadConverterPath: PAYLOAD_CONVERTER },
        workflowBundle: await workflowBundle(options.bundleFolder ?? path.join(options.dataDir, 'cache')),
        activities: createTradingActivities(dependencies),
        ...alive,
        maxCachedWorkflows: 2_000,
        // A killed worker must not hold up a position for the default of ten seconds.
        stickyQueueScheduleToStartTimeout: '2 seconds',
      }),
    );
  }
  if (roles.includes('venue')) {
    for (const venue of venues.keys()) {
      workers.push(
        await Worker.create({
          ...shared,
          taskQueue: venueQueue(venue),
          activities: createVenueActivities(dependencies),
          ...alive,
        }),
      );
    }
  }
  if (roles.includes('feed')) {
    workers.push(
      await Worker.create({
        ...shared,
        taskQueue: FEED_QUEUE,
        activities: createFeedActivities(dependencies),
        ...alive,
      }),
      await Worker.create({
        ...shared,
        taskQueue: WEBHOOKS_QUEUE,
        activities: createWebhookActivities(dependencies),
        ...alive,
        // Each webhook holds one place for as long as it is there.
        maxConcurrentActivityTaskExecutions: MOST_WEBHOOKS,
      }),
    );
  }
  if (roles.includes('market-watch')) {
    workers.push(
      await Worker.create({
        ...shared,
        taskQueue: MARKET_WATCH_QUEUE,
        activities: { watchMarket: watchMarket(dependencies) },
        maxHeartbeatThrottleInterval: '1 second',
      }),
    );
  }
  await ensureSchedules(client, [...venues.keys()]);
  await ensureWatchers(client, [...venues.keys()]);
  // Once for a cluster, by the process that asks the venues: a trigger for each role would find the run of another.
  if (roles.includes('venue')) await reconcileNow(client);

  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  return {
    dependencies,
    board,
    stop,
    async run() {
      const alarms = createPriceAlarms({ record, feed, log });
      const guard = createPriceGuard({ board, known, onRefused: (refusal, tick) => alarms.refused(refusal, tick) });
      const feeding = [feed.run(guard, stopping.signal), alarms.run(stopping.signal)];
      const running = [...workers.map((worker) => worker.run()), ...feeding];
      try {
        await Promise.all(running);
      } finally {
        stop();
        // A connection is closed only when nobody uses it any more; then the first failure is told.
        await Promise.allSettled(running);
        await native.close();
        await connection.close();
        await database.close();
      }
    },
  };
}
