import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import type { WorkerRole } from '../../config/env.ts';
import { WORKER_ROLES } from '../../config/env.ts';
import { secretsOf } from '../../config/secrets.ts';
import type { DeploymentLimits } from '../../domain/deployment.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import type { Money } from '../../domain/money.ts';
import type { Signal } from '../../domain/signal.ts';
import type { Position } from '../../domain/position-record.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import type { PriceFeed } from '../../feeds/port.ts';
import { paperSettings } from '../../venues/paper/settings.ts';
import { composeWorker } from '../../workers/compose.ts';
import type { WorkerOptions, WorkerProcess } from '../../workers/compose.ts';
import { createLives } from '../../workers/lives.ts';
import type { TestTemporal } from '../environment/index.ts';
import { createTestDatabase, temporalForTest, TEST_MASTER_KEY } from '../environment/index.ts';
import { quietRuntime } from '../environment/runtime.ts';

/** The whole of the workers over a real Postgres and a real Temporal server, with one user. */
export interface TestPlatform {
  record: TradeRecord;
  client: Client;
  worker: WorkerProcess;
  temporal: TestTemporal;
  databaseUrl: string;
  dataDir: string;
  userId: string;
  /** An agent that nobody subscribes to yet. */
  agent(): Promise<string>;
  /** A subscription with an account of its own: of our user to a new agent, or of a new user to the agent that is named. */
  deploy(input?: { limits?: Partial<DeploymentLimits>; paperBalance?: Money; agentId?: string }): Promise<string>;
  /** Sends a market signal to one deployment, or to every one of the named agent when that is null; returns its id. */
  signal(
    input: Partial<Omit<Signal, 'id' | 'deploymentId'>> & {
      deploymentId: string | null;
      exitPlan: ExitPlan;
      notional?: string;
    },
  ): Promise<string>;
  /** The workers end in order and others take their place; in between `whileDown` has its turn. */
  restart(whileDown?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Nothing in the way of a test that sends many alike signals. */
export const OPEN_LIMITS: DeploymentLimits = {
  ...DEFAULT_LIMITS,
  maxOrderNotionalFraction: '0.5',
  maxInstrumentFraction: '1',
  signalWindowMs: 0,
  duplicateIntentMs: 0,
};

export interface PlatformOptions extends Pick<WorkerOptions, 'venues' | 'around'> {
  roles?: readonly WorkerRole[];
  latencyMs?: number;
  /** Instead of a namespace on the run's server; for a test that takes its server away. */
  temporal?: TestTemporal;
}

export async function startTestPlatform(feed: PriceFeed, options: PlatformOptions = {}): Promise<TestPlatform> {
  quietRuntime();
  const [testDatabase, temporal] = await Promise.all([createTestDatabase(), options.temporal ?? temporalForTest()]);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ratchet-test-'));
  const compose = (): Promise<WorkerProcess> =>
    composeWorker({
      databaseUrl: testDatabase.url,
      temporal,
      roles: options.roles ?? WORKER_ROLES,
      dataDir,
      bundleFolder: path.join(tmpdir(), 'ratchet-bundles'),
      feed,
      paperSettings: paperSettings({ latencyMs: options.latencyMs ?? 0 }),
      webhooks: { secretOf: secretsOf(TEST_MASTER_KEY), allowsPrivate: true },
      log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
      ...(options.venues && { venues: options.venues }),
      ...(options.around && { around: options.around }),
    });
  let worker = await compose();
  let running = worker.run();
  const database = await openDatabase(testDatabase.url, 5);
  const record = createRecord(database, testDatabase.url);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  const lives = createLives(client);
  // A first price is told only when a second one agrees with it.
  for (const instrument of feed.instruments)
    await eventually(() => Promise.resolve(worker.board.latest(instrument)), `a price of ${instrument}`);
  const userId = await record.deployments.createUser('test', Date.now());
  const makeAgent = async (): Promise<string> => {
    const agent = { name: 'test agent', description: '', status: 'private', defaultExitPlan: null } as const;
    return (await record.agents.create({ ...agent, creatorId: userId, createdAtMs: Date.now() })).id;
  };
  return {
    record,
    client,
    get worker() {
      return worker;
    },
    temporal,
    databaseUrl: testDatabase.url,
    dataDir,
    userId,
    agent: makeAgent,
    async deploy({ limits = {}, paperBalance = '10000', agentId } = {}) {
      const input = {
        agentId: agentId ?? (await makeAgent()),
        userId: agentId === undefined ? userId : await record.deployments.createUser('another', Date.now()),
        name: 'test',
        limits: { ...OPEN_LIMITS, ...limits },
        routingStrategy: 'firstAvailable',
        paperBalance,
      } as const;
      return (await record.deployments.create(input, feed.clock.nowMs())).id;
    },
    async signal({ notional = '1000', ...input }) {
      const deployment = input.deploymentId === null ? null : await record.deployments.find(input.deploymentId);
      const { signal } = await record.signals.accept({
        agentId: deployment?.agentId ?? '',
        source: 'test',
        sourceEventId: null,
        idempotencyKey: null,
        contentHash: 'test',
        instrument: 'BTC-USD-PERP',
        direction: 'long',
        entry: { type: 'market' },
        size: { type: 'notional', value: notional },
        confidence: null,
        receivedAtMs: feed.clock.nowMs(),
        expiresAtMs: null,
        referencePrice: null,
        ...input,
      });
      await lives.startDispatch(signal.id);
      return signal.id;
    },
    async restart(whileDown) {
      worker.stop();
      await running;
      await whileDown?.();
      worker = await compose();
      running = worker.run();
    },
    async stop() {
      worker.stop();
      await running;
      await connection.close();
      await database.close();
      await testDatabase.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer is there; fails with what was last seen when it does not come. */
export async function eventually<Value>(
  ask: () => Promise<Value | null | undefined | false>,
  what: string,
  withinMs = 20_000,
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < deadline) {
    const value = await ask().catch((error: unknown) => {
      last = error;
      return null;
    });
    if (value !== null && value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Not within ${withinMs} ms: ${what}.${last instanceof Error ? ` Last error: ${last.message}` : ''}`);
}

/** The position that a signal became, once it is in the given state and, while it is live, has its workflow. */
export const positionOf = (
  platform: TestPlatform,
  signalId: string,
  is: (position: Position) => boolean,
  what: string,
  withinMs?: number,
): Promise<Position> =>
  eventually(
    async () => {
      const [execution] = await platform.record.executions.of(signalId);
      const position = execution?.positionId ? await platform.record.positions.find(execution.positionId) : null;
      if (!position || !is(position)) return null;
      const { lives } = platform.worker.dependencies;
      return position.status === 'closed' || (await lives.isPositionRunning(position.id)) ? position : null;
    },
    what,
    withinMs,
  );
