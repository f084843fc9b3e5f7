import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { createTradingActivities } from '../../activities/trading/index.ts';
import { reconcileAccount } from '../../activities/venue/reconcile-accounts.ts';
import { MarketWatcher } from '../../activities/watch/market-watcher.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import type { DeploymentLimits } from '../../domain/deployment.ts';
import { migrate } from '../../db/migrate.ts';
import { createSteppedReplay } from '../../feeds/replay/stepped.ts';
import { toSignalTerms } from '../../contracts/api/signal.ts';
import { paperSettings } from '../../venues/paper/settings.ts';
import { composeWorker } from '../../workers/compose.ts';
import { secretsOf } from '../../config/secrets.ts';
import { TEST_MASTER_KEY } from '../../test/environment/master-key.ts';
import type { WorkerProcess } from '../../workers/compose.ts';
import type { MarketPoint } from './independent.ts';
import type { PlannedSignal } from './plan.ts';
import { planSignals } from './plan.ts';
import { untilQuiet } from './quiet.ts';

export interface ReplayOptions {
  databaseUrl: string;
  temporal: { address: string; namespace: string };
  files: readonly string[];
  instrument: string;
  seed: number;
  signals: number;
  deployments: number;
  /** How many candles of the files are told. */
  candles: number;
  onProgress?: (line: string) => void;
}

/** What a replay leaves behind for the summary: the platform's record and the market as it was told. */
export interface ReplayRun {
  dependencies: WorkerProcess['dependencies'];
  deploymentIds: string[];
  signalIds: string[];
  points: MarketPoint[];
  ticks: number;
  wallMs: number;
}

const DAY_MS = 86_400_000;
const TICKS_PER_CANDLE = 4;
/** Candles in the moving average that gives a signal its direction. */
const AVERAGE_CANDLES = 60;

/** Room for the signals of a whole month, and no window between alike ones. */
const LIMITS: DeploymentLimits = {
  ...DEFAULT_LIMITS,
  maxOrderNotionalFraction: '0.25',
  signalWindowMs: 0,
  duplicateIntentMs: 0,
};

/**
 * Pushes recorded prices through the whole platform at the highest speed that loses nothing: the next tick comes when everything
 * that the last one caused is done. The driver takes the place of the feed and of the watcher's schedule; all else is what runs
 * in production: Temporal, Postgres, the workers, the paper venue, the stop engine.
 */
export async function driveReplay<Result>(
  options: ReplayOptions,
  andThen: (run: ReplayRun) => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now();
  await migrate(options.databaseUrl);
  const feed = await createSteppedReplay({ files: options.files.map((path) => ({ path })) });
  const log = pino({ level: 'error' });
  const worker = await composeWorker({
    databaseUrl: options.databaseUrl,
    temporal: options.temporal,
    roles: ['trading', 'venue'],
    dataDir: '.',
    feed,
    paperSettings: paperSettings({ latencyMs: 0 }),
    webhooks: { secretOf: secretsOf(TEST_MASTER_KEY), allowsPrivate: false },
    log,
  });
  const { dependencies } = worker;
  const connection = await Connection.connect({ address: options.temporal.address });
  const client = new Client({ connection, namespace: options.temporal.namespace });
  // Everything of this run happens in market time; what runs by the wall clock stands still.
  for await (const { scheduleId } of client.schedule.list())
    await client.schedule.getHandle(scheduleId).pause('replay');
  const running = worker.run();
  const streaming = new AbortController();
  try {
    const watcher = new MarketWatcher(dependencies, 'paper', 0);
    const venue = dependencies.venues.get('paper');
    let told = 0;
    const matched = venue?.streamFills(async (fill) => {
      told += 1;
      await watcher.onFill(fill);
    }, streaming.signal);
    dependencies.prices.subscribe((tick) => watcher.onTick(tick));
    const { lives, record } = dependencies;
    const { tellCrossed } = lives;
    lives.tellCrossed = (...args) => {
      told += 1;
      return tellCrossed(...args);
    };

    const agent = await record.agents.create({
      creatorId: await record.deployments.createUser('replay', feed.clock.nowMs()),
      name: 'replay',
      description: '',
      status: 'private',
      defaultExitPlan: null,
      createdAtMs: feed.clock.nowMs(),
    });
    const deploymentIds: string[] = [];
    for (let index = 0; index < options.deployments; index += 1) {
      const deployment = {
        agentId: agent.id,
        userId: await record.deployments.createUser(`replay ${index}`, feed.clock.nowMs()),
        name: `replay ${index}`,
        limits: LIMITS,
        routingStrategy: 'firstAvailable',
        paperBalance: '10000',
      } as const;
      deploymentIds.push((await record.deployments.create(deployment, feed.clock.nowMs())).id);
    }
    const accounts = await record.deployments.venueAccounts('paper');
    const trading = createTradingActivities(dependencies);

    const settled = async (signalIds: readonly string[]): Promise<void> => {
      await untilQuiet(record, client, signalIds);
      await watcher.refresh();
    };
    const points: MarketPoint[] = [];
    const closes: number[] = [];
    const signalIds: string[] = [];
    const send = async (planned: PlannedSignal): Promise<void> => {
      const window = closes.slice(-AVERAGE_CANDLES);
      const average = window.reduce((sum, close) => sum + close, 0) / window.length;
      const direction = (closes.at(-1) ?? 0) >= average ? 'long' : 'short';
      const body = {
        instrument: options.instrument,
        direction,
        exitPlan: planned.exitPlan,
        size: { type: 'notional', value: '1000' },
      } as const;
      const { signal } = await record.signals.accept({
        ...toSignalTerms(body),
        agentId: agent.id,
        deploymentId: deploymentIds[planned.deployment] ?? null,
        source: 'replay',
        sourceEventId: `replay-${signalIds.length}`,
        idempotencyKey: null,
        contentHash: `replay-${signalIds.length}`,
        receivedAtMs: feed.clock.nowMs(),
        referencePrice: dependencies.prices.latest(options.instrument)?.mid ?? null,
      });
      signalIds.push(signal.id);
      await lives.startDispatch(signal.id);
      await settled([signal.id]);
    };

    // The first step must find the listener of run().
    await new Promise((resolve) => setTimeout(resolve, 50));
    const planned = planSignals(options);
    let day = Math.floor(feed.clock.nowMs() / DAY_MS);
    const markDay = async (): Promise<void> => {
      for (const account of accounts) {
        const { mismatches } = await reconcileAccount(dependencies, account);
        if (mismatches.length > 0) throw new Error(`The record and the venue differ: ${JSON.stringify(mismatches)}`);
      }
      await trading.rollUpMetrics();
    };
    for (let candle = 0; candle < options.candles; candle += 1) {
      let hasEnded = false;
      for (let part = 0; part < TICKS_PER_CANDLE; part += 1) {
        const before = told;
        const tick = await feed.step();
        if (!tick) {
          hasEnded = true;
          break;
        }
        points.push({ atMs: tick.venueAtMs, mid: Number(tick.mid) });
        if (part === TICKS_PER_CANDLE - 1) closes.push(Number(tick.mid));
        // A message that met a slow moment is sent again before the next price comes: nothing is lost, however fast this runs.
        while (watcher.hasUntold) await watcher.tellAll();
        if (told !== before) await settled([]);
        const today = Math.floor(tick.venueAtMs / DAY_MS);
        if (today !== day) {
          day = today;
          await markDay();
          options.onProgress?.(
            `${new Date(tick.venueAtMs).toISOString().slice(0, 10)}: ${signalIds.length} signals, ${points.length} prices`,
          );
        }
      }
      if (hasEnded) break;
      for (const each of planned.filter(({ candleIndex }) => candleIndex === candle)) await send(each);
    }
    // What is still open at the end of the data is closed by hand: every position ends.
    for (const position of await record.positions.liveOfVenue('paper')) await lives.close(position.id);
    while ((await record.positions.liveOfVenue('paper')).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await markDay();
    const result = await andThen({
      dependencies,
      deploymentIds,
      signalIds,
      points,
      ticks: points.length,
      wallMs: performance.now() - startedAt,
    });
    streaming.abort();
    await matched;
    return result;
  } finally {
    streaming.abort();
    worker.stop();
    await running;
    await connection.close();
  }
}
