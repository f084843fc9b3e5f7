import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TEST_MASTER_KEY } from '../../test/environment/master-key.ts';
import { createClient } from '../../web/client/index.ts';
import { withClient } from '../local/postgres-client.ts';
import type { Throwaway } from '../local/throwaway.ts';
import { startChild } from './child.ts';
import { until } from './clock.ts';
import { openLoop } from './load.ts';

type Client = ReturnType<typeof createClient>;
type Signal = Parameters<Client['signals']['send']>[0];
type Plan = NonNullable<Signal['exitPlan']>;

interface Trading {
  seconds: number;
  signalsPerSecond: number;
}

/** A platform that trades recorded prices, with the doors that it was given. */
interface ReplayedTrading {
  /** Sends signals for a while, and waits until every position that came of them is closed. */
  trade(trading: Trading): Promise<void>;
  stop(): Promise<void>;
}

const INSTRUMENT = 'BTC-USD-PERP';
/**
 * Market seconds in a second. Faster, and a price would be too old before an order is decided on it; as it is, a sixth of a second
 * without protection is ten of the market's, which opens a case now and then.
 */
const SPEED = 60;
/** Deployments for each plan and direction: enough that one has let go of its position when its next turn comes. */
const SEATS = 8;

const bps = (distanceBps: string) => ({ distanceBps });
/** A quarter of an hour of the market. */
const timeExit = { afterMs: 900_000 };
/** Plans that end within minutes of the market, each way of ending among them. */
const PLANS: readonly Plan[] = [
  { stopLoss: bps('15'), takeProfits: [{ ...bps('15'), fraction: '1' }], timeExit },
  {
    stopLoss: bps('20'),
    takeProfits: [
      { ...bps('6'), fraction: '0.5' },
      { ...bps('15'), fraction: '0.5' },
    ],
    breakEven: { afterRung: 1 },
    timeExit,
  },
  { stopLoss: bps('20'), trailingStop: { activationBps: '6', distanceBps: '5' }, timeExit },
];

/** What a second means is a minute here, and alike signals are what is wanted. */
const LIMITS = {
  maxOrderNotionalFraction: '0.25',
  signalWindowMs: 0,
  duplicateIntentMs: 0,
  priceMaxAgeMs: 60_000,
  signalMaxAgeMs: 3_600_000,
  maxDriftFraction: '10',
};

/** Workers on a replay of recorded candles, in a process of their own. */
export async function startReplayedTrading(
  { databaseUrl, temporal }: Throwaway,
  { apiUrls, file }: { apiUrls: readonly string[]; file: string },
): Promise<ReplayedTrading> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ratchet-trading-'));
  const worker = await startChild(import.meta.resolve('../../workers/main.ts'), {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    RATCHET_FEED: `replay:${file}?speed=${SPEED}&loop=true`,
    RATCHET_DATA_DIR: dataDir,
    RATCHET_MASTER_KEY: TEST_MASTER_KEY,
    LOG_LEVEL: 'warn',
  });
  const door = (index: number): Client => createClient(apiUrls[index % apiUrls.length] ?? '');
  const signals = await deploy(door(0));
  return {
    async trade({ seconds, signalsPerSecond: perSecond }) {
      await openLoop({ count: Math.round(seconds * perSecond), perSecond }, (_atMs, index) => {
        const signal = signals[index % signals.length];
        if (!signal) throw new Error('Nobody trades.');
        return door(index).signals.send(signal, { key: `signal-${index}` });
      });
      await until('the end of every signal', () => hasEnded(databaseUrl));
    },
    async stop() {
      await worker.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A deployment for each signal that is sent again and again. */
async function deploy(api: Client): Promise<Signal[]> {
  const signals: Signal[] = [];
  for (let seat = 0; seat < SEATS; seat += 1)
    for (const exitPlan of PLANS)
      for (const direction of ['long', 'short'] as const) {
        const name = `replay-${signals.length}`;
        const agent = await api.agents.create({ name, description: '', status: 'private' }, { key: `agent-${name}` });
        const deployment = { agentId: agent.id, name, limits: LIMITS };
        const { id: deploymentId } = await api.deployments.create(deployment, { key: name });
        signals.push({
          deploymentId,
          instrument: INSTRUMENT,
          direction,
          exitPlan,
          size: { type: 'notional', value: '1000' },
        });
      }
  return signals;
}

const hasEnded = (databaseUrl: string): Promise<boolean> =>
  withClient(databaseUrl, async (client) => {
    const { rowCount } = await client.query(
      `select from signals s left join executions e on e.signal_id = s.id
       where e.status is null or e.status not in ('closed', 'refused', 'expired', 'failed') limit 1`,
    );
    return rowCount === 0;
  });
