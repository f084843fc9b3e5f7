import { setTimeout as pause } from 'node:timers/promises';
import type { createClient } from '../../web/client/index.ts';
import { closeByHand } from './by-hand.ts';
import { AGENTS, OPEN, QUICK } from './plans.ts';
import type { Terms } from './plans.ts';
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

type Client = ReturnType<typeof createClient>;
interface Desk {
  api: Client;
  deploymentIds: readonly string[];
  /** Instruments that have a price. */
  traded: readonly string[];
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
const PAST_ROUNDS = 3;
const ROUND_MS = 9_000;
/** For the market to move away from the entries. */
const MOVE_MS = 10_000;

/** Trades until there is something of every kind to see: positions, a past, a refusal, a dead letter, and what needs a person. */
export async function playCast(api: Client, databaseUrl: string): Promise<Cast> {
  const { deploymentIds, agentId } = await makeDeployments(api);
  const { instruments } = await api.market.instruments();
  const { prices } = await api.market.prices();
  const traded = instruments
    .map(({ instrument }) => instrument)
    .filter((name) => prices.some(({ instrument }) => instrument === name));
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

/** The place of the so-manyth signal: every market of one deployment, then the next one. */
const placeOf = ({ deploymentIds, traded }: Desk, index: number) => ({
  deploymentId: deploymentIds[Math.floor(index / traded.length) % deploymentIds.length] ?? '',
  instrument: traded[index % traded.length] ?? '',
});

const send = (desk: Desk, terms: Terms, index: number, key: string) =>
  desk.api.signals.send(
    { ...terms, size: { type: 'notional', value: '4000' }, ...placeOf(desk, index) },
    { key: `picture-${key}` },
  );

async function tradePast(desk: Desk): Promise<void> {
  const { api } = desk;
  for (let round = 0; round < PAST_ROUNDS; round += 1) {
    for (const [index, terms] of [...QUICK, ...QUICK].entries())
      await send(desk, terms, index * desk.traded.length + round, `past-${round}-${index}`);
    await pause(ROUND_MS);
  }
  await until('an end of everything that was open', async () => {
    const { positions } = await api.positions.list({ status: 'live' });
    for (const { id, status } of positions)
      if (status === 'open') await api.positions.close(id, {}, { key: `end-${id}` });
    return positions.length === 0 || null;
  });
}

/** Opens everything that stays, and tells the positions in their order. */
async function openPositions(desk: Desk): Promise<string[]> {
  const signals = [];
  for (const [index, terms] of OPEN.entries()) signals.push((await send(desk, terms, index, `open-${index}`)).id);
  return Promise.all(
    signals.map((id) =>
      until('a protected position', async () => {
        const [execution] = (await desk.api.signals.get(id)).executions;
        if (execution?.refusalCode) throw new Error(`Signal ${id} was refused: ${execution.refusalCode}.`);
        if (!execution?.positionId) return null;
        const { protectedAt } = await desk.api.positions.get(execution.positionId);
        return protectedAt === null ? null : execution.positionId;
      }),
    ),
  );
}

/** An alert that trades, the same once more, and one whose placeholder was not filled in: a dead letter. */
async function sendAlerts({ api, traded }: Desk, agentId: string): Promise<string> {
  const { webhookUrl } = await api.sources.link(
    agentId,
    { kind: 'tradingView', name: 'my chart' },
    { key: 'my-chart' },
  );
  const ticker = traded[1] ?? '';
  const alert = { strategy: 'crossing averages', ticker, interval: '15', action: 'buy', contracts: 2, stopLoss: '2%' };
  for (const each of [alert, alert, { ...alert, stopLoss: '{{plot("stop")}}' }]) {
    const response = await fetch(webhookUrl ?? '', { method: 'POST', body: JSON.stringify(each) });
    if (!response.ok) throw new Error(`An alert was answered with ${response.status}: ${await response.text()}`);
  }
  return until('a dead letter', async () => (await api.inbox.list({ status: 'dead' })).messages[0]?.id);
}

/** A size that the limits of the deployment do not let through. */
async function beRefused({ api, deploymentIds, traded }: Desk): Promise<string> {
  const { id } = await api.signals.send(
    {
      direction: 'long',
      instrument: traded[0] ?? '',
      deploymentId: deploymentIds.at(-1) ?? '',
      size: { type: 'notional', value: '9000' },
      exitPlan: { stopLoss: { distanceBps: '100' } },
    },
    { key: 'refused' },
  );
  return until('a refusal by the limit', async () =>
    (await api.signals.get(id)).executions.some(({ refusalCode }) => refusalCode === 'maxOrderNotional') ? id : null,
  );
}

/** The position goes at the venue and stays in the record. Tells the case of it. */
async function makeTrouble({ api }: Desk, databaseUrl: string, positionId: string): Promise<string> {
  await closeByHand(databaseUrl, await api.positions.get(positionId));
  return until('a case', async () => {
    await api.operations.triggerSchedule('reconciliation');
    await pause(1_000);
    const { nakedSince } = await api.positions.get(positionId);
    const { cases } = await api.operations.cases({ status: 'open' });
    return nakedSince === null ? null : cases.find(({ kind }) => kind === 'quantityDiffers')?.id;
  });
}
