import { openDatabase } from '../../db/orm.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import type { ExitReason } from '../../domain/position.ts';
import type { PricePath } from './price-path.ts';

export const INSTRUMENT = 'BTC-USD-PERP';

/** The kinds of position in a story, and how each is to end. */
export const ENDINGS = {
  plain: 'manual',
  timed: 'timeExit',
  stopped: 'stopLoss',
  ladder: 'takeProfit',
  trailing: 'trailingStop',
} as const satisfies Record<string, ExitReason>;
export type Kind = keyof typeof ENDINGS;

/** Prices move and signals age while they wait for a program to return; that is not what is tested here. */
const LIMITS = {
  ...DEFAULT_LIMITS,
  maxOrderNotionalFraction: '0.5',
  maxInstrumentFraction: '1',
  signalWindowMs: 0,
  duplicateIntentMs: 0,
  maxDriftFraction: '100',
  signalMaxAgeMs: 120_000,
};
const FAR_STOP = { distanceBps: '900' };

/** Deployments of one user with an agent and a paper account each, made through the record before anything is killed. */
export async function makeDeployments(databaseUrl: string, count: number, nowMs: number): Promise<string[]> {
  const database = await openDatabase(databaseUrl, 2);
  try {
    const { agents, deployments } = createRecord(database, databaseUrl);
    const userId = await deployments.createUser('chaos', nowMs);
    const agent = {
      creatorId: userId,
      name: 'chaos',
      description: '',
      status: 'private',
      defaultExitPlan: null,
    } as const;
    const terms = { userId, name: 'chaos', limits: LIMITS, routingStrategy: 'firstAvailable' } as const;
    const ids: string[] = [];
    for (let made = 0; made < count; made += 1) {
      const { id: agentId } = await agents.create({ ...agent, createdAtMs: nowMs });
      ids.push((await deployments.create({ ...terms, agentId, paperBalance: '100000' }, nowMs)).id);
    }
    return ids;
  } finally {
    await database.close();
  }
}

/** What is posted for one position. Price levels come between `fromMs + 14 s` and about half a minute later. */
export function signalOf(kind: Kind, deploymentId: string, when: { path: PricePath; fromMs: number; dueMs: number }) {
  const { path, fromMs, dueMs } = when;
  const below = (seconds: number): number => path.justBelow(fromMs, fromMs + seconds * 1_000);
  const rung = (seconds: number) => ({ price: String(below(seconds)), fraction: '0.5' });
  const plans = {
    plain: { stopLoss: FAR_STOP },
    timed: { stopLoss: FAR_STOP, timeExit: { at: new Date(dueMs).toISOString() } },
    stopped: { stopLoss: { price: String(below(16)) } },
    ladder: { stopLoss: FAR_STOP, takeProfits: [rung(14), rung(21)] },
    trailing: {
      stopLoss: FAR_STOP,
      trailingStop: { activationBps: path.bpsBelow(fromMs, below(15)), distanceBps: '6' },
    },
  };
  const direction = kind === 'ladder' || kind === 'trailing' ? 'short' : 'long';
  const size = { type: 'notional', value: '1000' };
  return { deploymentId, instrument: INSTRUMENT, direction, size, exitPlan: plans[kind] };
}
