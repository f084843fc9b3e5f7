import { setTimeout as pause } from 'node:timers/promises';
import type { createClient } from '../../web/client/index.ts';
import { ApiProblem } from '../../web/client/problem.ts';
import { OPEN, QUICK } from './plans.ts';
import type { Terms } from './plans.ts';
import { until } from './until.ts';

export type Client = ReturnType<typeof createClient>;
/** Who trades, and what can be traded. */
export interface Desk {
  api: Client;
  deploymentIds: readonly string[];
  /** Instruments that have a price. */
  traded: readonly string[];
}

const PAST_ROUNDS = 3;
const ROUND_MS = 9_000;

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

/** Positions that open and end, so that there is a past. */
export async function tradePast(desk: Desk): Promise<void> {
  const { api } = desk;
  for (let round = 0; round < PAST_ROUNDS; round += 1) {
    for (const [index, terms] of [...QUICK, ...QUICK].entries())
      await send(desk, terms, index * desk.traded.length + round, `past-${round}-${index}`);
    await pause(ROUND_MS);
  }
  await until('an end of everything that was open', async () => {
    const { positions } = await api.positions.list({ status: 'live' });
    for (const { id, status } of positions)
      // One that ends by itself in the meantime is refused, and is what was wanted.
      if (status === 'open') await api.positions.close(id, {}, { key: `end-${id}` }).catch(unlessRefused);
    return positions.length === 0 || null;
  });
}

const unlessRefused = (error: unknown): void => {
  if (!(error instanceof ApiProblem)) throw error;
};

/** Opens everything that stays, one after another, so that none waits for its stop; tells the positions in their order. */
export async function openPositions(desk: Desk): Promise<string[]> {
  const opened = [];
  for (const [index, terms] of OPEN.entries()) {
    const { id } = await send(desk, terms, index, `open-${index}`);
    opened.push(await until('a protected position', () => protectedBy(desk.api, id)));
  }
  return opened;
}

/** The position that a signal became, once its stop rests. */
async function protectedBy(api: Client, signalId: string): Promise<string | null> {
  const [execution] = (await api.signals.get(signalId)).executions;
  if (execution?.refusalCode) throw new Error(`Signal ${signalId} was refused: ${execution.refusalCode}.`);
  if (!execution?.positionId) return null;
  const { protectedAt } = await api.positions.get(execution.positionId);
  return protectedAt === null ? null : execution.positionId;
}
