import { setTimeout as pause } from 'node:timers/promises';
import { beRefused, makeTrouble, sendAlerts } from './mishaps.ts';
import { AGENTS } from './plans.ts';
import type { Client } from './trades.ts';
import { openPositions, tradePast } from './trades.ts';
import { until } from './until.ts';

/** What the pictures show, by its ids. */
export interface Cast {
  positionId: string;
  /** Held by the record and gone at the venue: no stop can be placed, and every exit is refused. */
  troubleId: string;
  tradedId: string;
  /** A signal that a limit refused. */
  refusedId: string;
  agentId: string;
  deploymentId: string;
  /** The deployment that holds least, for a signal that is being written. */
  freeDeploymentId: string;
  /** The dead letter. */
  messageId: string;
  caseId: string;
}

const LIMITS = {
  maxOrderNotionalFraction: '0.5',
  maxInstrumentFraction: '1',
  maxNetFraction: '3',
  maxGrossFraction: '4',
  signalWindowMs: 0,
  duplicateIntentMs: 0,
  // Of the market, which is replayed many times as fast.
  signalMaxAgeMs: 300_000,
  priceMaxAgeMs: 30_000,
};
/** Of the agents whose signals may bring none. */
const OWN_PLAN = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [
    { distanceBps: '150', fraction: '0.5' },
    { distanceBps: '300', fraction: '0.5' },
  ],
  breakEven: { afterRung: 1 },
};
/** For the market to move away from the entries. */
const MOVE_MS = 10_000;

/** Trades until there is something of every kind to see: positions, a past, a refusal, a dead letter, and what needs a person. */
export async function playCast(api: Client, databaseUrl: string): Promise<Cast> {
  const { deploymentIds, agentId } = await makeDeployments(api);
  const traded = await until('a market with a price', () => marketsOf(api));
  const desk = { api, deploymentIds, traded };
  // The first point of the curve; the second is the present.
  await api.operations.triggerSchedule('metrics-rollup');
  await tradePast(desk);
  const opened = await openPositions(desk);
  const [positionId = ''] = opened;
  const troubleId = opened.at(-1) ?? '';
  const messageId = await sendAlerts(desk, agentId);
  const refusedId = await beRefused(desk);
  const caseId = await makeTrouble(desk, databaseUrl, troubleId);
  await api.operations.triggerSchedule('metrics-rollup');
  await pause(MOVE_MS);
  const { signalId } = await api.positions.get(positionId);
  return {
    positionId,
    troubleId,
    tradedId: signalId,
    refusedId,
    agentId,
    deploymentId: deploymentIds[0] ?? '',
    freeDeploymentId: deploymentIds.at(-1) ?? '',
    messageId,
    caseId,
  };
}

/** Instruments that are listed and have a price; null while none has. */
async function marketsOf(api: Client): Promise<string[] | null> {
  const { instruments } = await api.market.instruments();
  const { prices } = await api.market.prices();
  const priced = new Set(prices.map(({ instrument }) => instrument));
  const names = instruments.map(({ instrument }) => instrument).filter((name) => priced.has(name));
  return names.length === 0 ? null : names;
}

/** An agent and its deployment each; tells the agent that takes alerts. */
async function makeDeployments(api: Client): Promise<{ deploymentIds: string[]; agentId: string }> {
  const made = await Promise.all(
    AGENTS.map(async ({ name, description, deployment }, index) => {
      const isForAlerts = index === AGENTS.length - 1;
      const agent = await api.agents.create(
        { name, description, status: 'private', ...(!isForAlerts && { defaultExitPlan: OWN_PLAN }) },
        { key: `agent-${index}` },
      );
      const body = { agentId: agent.id, name: deployment, limits: LIMITS };
      return { agentId: agent.id, id: (await api.deployments.create(body, { key: `deployment-${index}` })).id };
    }),
  );
  return { deploymentIds: made.map(({ id }) => id), agentId: made.at(-1)?.agentId ?? '' };
}
