import type { Deployment, DeploymentLimits } from '../domain/deployment.ts';
import { DEFAULT_LIMITS } from '../domain/deployment.ts';
import type { ExitPlan } from '../domain/exit-plan.ts';
import { openDatabase } from '../db/orm.ts';
import { createRecord } from '../db/repositories/index.ts';

/** For practice on paper: room for several trades at once, and no long pause between two alike. */
const PRACTICE_LIMITS: DeploymentLimits = {
  ...DEFAULT_LIMITS,
  maxOrderNotionalFraction: '0.25',
  signalWindowMs: 5_000,
  duplicateIntentMs: 5_000,
};

/** Used for signals that bring no exit plan: 2 % stop, two targets. */
const PRACTICE_PLAN: ExitPlan = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [
    { distanceBps: '150', fraction: '0.5' },
    { distanceBps: '300', fraction: '0.5' },
  ],
  trailingStop: null,
  breakEven: { afterRung: 1 },
  timeExit: null,
};

const PAPER_BALANCE = '10000';

const OLDEST = {
  text: null,
  status: null,
  venue: null,
  sort: 'createdAt',
  order: 'asc',
  after: null,
  limit: 2,
} as const;

export interface Seeded {
  userId: string;
  agentId: string;
  deploymentId: string;
  isFirstRun: boolean;
}

/**
 * On the first run: one local user, an agent with a paper deployment, and an agent that waits for one. Later runs find them; a
 * half-finished one is completed.
 */
export async function seed(databaseUrl: string): Promise<Seeded> {
  const database = await openDatabase(databaseUrl, 2);
  try {
    const { agents, deployments } = createRecord(database, databaseUrl);
    const nowMs = Date.now();
    const isFirstRun = (await deployments.firstUserId()) === null;
    const userId = (await deployments.firstUserId()) ?? (await deployments.createUser('local', nowMs));
    const terms = { creatorId: userId, status: 'private', defaultExitPlan: PRACTICE_PLAN } as const;
    const practice = { name: 'practice', description: 'Takes the signals that you send yourself.' };
    const [agent = await agents.create({ ...terms, ...practice, createdAtMs: nowMs }), other] =
      await agents.list(OLDEST);
    const existing = (await deployments.list()).find((deployment) => deployment.agentId === agent.id);
    if (!existing && !other)
      await agents.create({
        ...terms,
        name: 'moving averages',
        description: 'Says what POST /api/signals/generate finds, to those who deploy it.',
        createdAtMs: nowMs + 1,
      });
    const deployment: Deployment =
      existing ??
      (await deployments.create(
        {
          agentId: agent.id,
          userId,
          name: 'practice on paper',
          limits: PRACTICE_LIMITS,
          routingStrategy: 'firstAvailable',
          paperBalance: PAPER_BALANCE,
        },
        nowMs,
      ));
    return { userId, agentId: agent.id, deploymentId: deployment.id, isFirstRun };
  } finally {
    await database.close();
  }
}
