import { createClient } from '../../web/client/index.ts';

/** What the pictures show: positions of every kind, a refusal, and something that needs a person. */
type Client = ReturnType<typeof createClient>;
type Signal = Parameters<Client['signals']['send']>[0];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const bps = (distanceBps: string) => ({ distanceBps });

/** The plans of what stays open: stops out of reach of an hour, and one that is nearly touched. */
const OPEN: readonly Omit<Signal, 'instrument' | 'deploymentId' | 'agentId'>[] = [
  {
    direction: 'long',
    exitPlan: {
      stopLoss: bps('300'),
      takeProfits: [
        { ...bps('150'), fraction: '0.5' },
        { ...bps('400'), fraction: '0.5' },
      ],
      breakEven: { afterRung: 1 },
    },
  },
  { direction: 'short', exitPlan: { stopLoss: bps('250'), takeProfits: [{ ...bps('350'), fraction: '1' }] } },
  { direction: 'long', exitPlan: { stopLoss: bps('350'), trailingStop: { activationBps: '300', distanceBps: '150' } } },
  {
    direction: 'short',
    exitPlan: {
      stopLoss: bps('300'),
      takeProfits: [
        { ...bps('120'), fraction: '0.3' },
        { ...bps('220'), fraction: '0.3' },
        { ...bps('420'), fraction: '0.4' },
      ],
    },
  },
  {
    direction: 'long',
    exitPlan: {
      stopLoss: bps('200'),
      takeProfits: [{ ...bps('500'), fraction: '1' }],
      trailingStop: { activationBps: '250', distanceBps: '100' },
    },
  },
  { direction: 'short', exitPlan: { stopLoss: bps('60'), takeProfits: [{ ...bps('600'), fraction: '1' }] } },
  { direction: 'long', exitPlan: { stopLoss: bps('400'), takeProfits: [{ ...bps('250'), fraction: '1' }] } },
];

/** Plans that end within minutes of the market, so that there is a past. */
const QUICK: readonly Omit<Signal, 'instrument' | 'deploymentId' | 'agentId'>[] = (['long', 'short'] as const).map(
  (direction) => ({
    direction,
    exitPlan: { stopLoss: bps('25'), takeProfits: [{ ...bps('30'), fraction: '1' }], timeExit: { afterMs: 900_000 } },
  }),
);

const DESCRIPTION = 'Follows the trend of the hour, and lets go when it ends.';
const NAMES = ['careful', 'patient', 'quick', 'night shift'] as const;
const size = { type: 'notional', value: '2000' } as const;

/** Sends signals until there is something to see, and says which position and which signals to look at. */
export async function playCast(
  baseUrl: string,
): Promise<{ positionId: string; refusedId: string; deploymentId: string }> {
  const api = createClient(baseUrl);
  const { instruments } = await api.market.instruments();
  const prices = await api.market.prices();
  const traded = prices.prices
    .map(({ instrument }) => instrument)
    .filter((name) => instruments.some((each) => each.instrument === name));
  const limits = {
    maxOrderNotionalFraction: '0.5',
    maxInstrumentFraction: '1',
    maxNetFraction: '3',
    maxGrossFraction: '4',
  };
  const deployments = await Promise.all(
    NAMES.map(async (name) => {
      const agent = await api.agents.create(
        { name, description: DESCRIPTION, status: 'private' },
        { key: `agent-${name.replace(' ', '-')}` },
      );
      const body = { agentId: agent.id, name, limits: { ...limits, signalWindowMs: 0, duplicateIntentMs: 0 } };
      return (await post<{ id: string }>(baseUrl, '/api/deployments', body)).id;
    }),
  );
  let sent = 0;
  const send = (terms: (typeof OPEN)[number], deploymentId: string, instrument: string) =>
    api.signals.send({ ...terms, size, deploymentId, instrument }, { key: `picture-${(sent += 1)}` });
  const placeOf = (index: number) => ({
    deploymentId: deployments[Math.floor(index / traded.length) % deployments.length] ?? '',
    instrument: traded[index % traded.length] ?? '',
  });

  for (let round = 0; round < 4; round += 1) {
    for (let index = 0; index < 4; index += 1) {
      const terms = QUICK[(round + index) % QUICK.length];
      const { deploymentId, instrument } = placeOf(index * 2 + round);
      if (terms) await send(terms, deploymentId, instrument);
    }
    await pause(12_000);
  }
  for (const { id } of (await api.positions.list({ status: 'open' })).positions)
    await api.positions.close(id, {}, { key: `end-${id}` });
  await pause(2_000);
  const opened = [];
  for (const [index, terms] of OPEN.entries()) {
    const { deploymentId, instrument } = placeOf(index);
    opened.push(await send(terms, deploymentId, instrument));
    await pause(700);
  }
  const refused = await api.signals.send(
    {
      direction: 'long',
      instrument: traded[0] ?? '',
      deploymentId: deployments[0] ?? '',
      size: { type: 'notional', value: '900000' },
      exitPlan: { stopLoss: bps('100') },
    },
    { key: 'refused' },
  );
  await pause(10_000);
  const first = await api.signals.get(opened[0]?.id ?? '');
  return {
    positionId: first.executions[0]?.positionId ?? '',
    refusedId: refused.id,
    deploymentId: deployments[0] ?? '',
  };
}

async function post<Answer>(baseUrl: string, where: string, body: object): Promise<Answer> {
  const response = await fetch(`${baseUrl}${where}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${where} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
