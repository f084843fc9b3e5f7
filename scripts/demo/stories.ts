import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a story needs of the running platform. */
export interface Stage {
  apiUrl: string;
  temporalCli: string;
  temporalAddress: string;
  temporalNamespace: string;
}

export interface Story {
  name: string;
  direction: 'long' | 'short';
  exitPlan: object;
  /** The exit reason that the position must end with. */
  ending: string;
  /** What a person does meanwhile; nothing for the endings that come by themselves. */
  act?: (stage: Stage, positionId: string) => Promise<void>;
}

export async function post<Answer>(stage: Stage, path: string, body: object): Promise<Answer> {
  const response = await fetch(`${stage.apiUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer as Answer;
}

async function closeByCommandLine(stage: Stage, positionId: string): Promise<void> {
  const where = ['--address', stage.temporalAddress, '--namespace', stage.temporalNamespace];
  await promisify(execFile)(stage.temporalCli, [
    'workflow',
    'signal',
    '-w',
    `position:${positionId}`,
    '--name',
    'close',
    ...where,
  ]);
}

const stop = { stopLoss: { distanceBps: 100 } };

/** Every way in which a position ends, on the market of market.ts. */
export const STORIES: readonly Story[] = [
  {
    name: 'take-profit ladder',
    direction: 'long',
    exitPlan: {
      ...stop,
      takeProfits: [
        { distanceBps: 50, fraction: '0.5' },
        { distanceBps: 100, fraction: '0.5' },
      ],
    },
    ending: 'takeProfit',
  },
  { name: 'stop-loss of a short', direction: 'short', exitPlan: stop, ending: 'stopLoss' },
  {
    name: 'trailing stop after a break-even move',
    direction: 'long',
    exitPlan: {
      ...stop,
      takeProfits: [{ distanceBps: 40, fraction: '0.5' }],
      breakEven: { afterRung: 1 },
      trailingStop: { activationBps: 80, distanceBps: 40 },
    },
    ending: 'trailingStop',
  },
  {
    name: 'stop at break-even',
    direction: 'long',
    exitPlan: { ...stop, breakEven: { activationBps: 100 } },
    ending: 'breakEven',
  },
  { name: 'time exit', direction: 'long', exitPlan: { ...stop, timeExit: { afterMs: 8_000 } }, ending: 'timeExit' },
  { name: 'close by the temporal CLI', direction: 'long', exitPlan: stop, ending: 'manual', act: closeByCommandLine },
  {
    name: 'close by the API: half, then the rest',
    direction: 'short',
    exitPlan: stop,
    ending: 'manual',
    act: async (stage, positionId) => {
      await post(stage, `/api/positions/${positionId}/close`, { fraction: '0.5' });
      await post(stage, `/api/positions/${positionId}/close`, {});
    },
  },
];
