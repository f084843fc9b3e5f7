import type { ExitPlan } from '../../domain/exit-plan.ts';
import { clientOrderId } from '../../domain/order.ts';
import { nowMs, until } from './clock.ts';
import type { BenchPlatform } from './platform.ts';
import { INSTRUMENT } from './platform.ts';

/** A signal that was sent, and the names under which its orders will reach the venue. */
export interface SentSignal {
  signalId: string;
  acceptedAtMs: number;
  /** Client order ids: the entry, our own exit, the stop that rests at the venue. */
  orders: { entry: string; exit: string; stopLoss: string };
}

/** Posts JSON and waits for the whole answer. @throws when it is not 202. */
export async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (response.status !== 202) throw new Error(`${url} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

type Plan = Pick<ExitPlan, 'stopLoss'> & { trailingStop?: ExitPlan['trailingStop'] };

/** One signal over the front door to one deployment. */
export async function sendSignal(platform: BenchPlatform, deploymentId: string, exitPlan: Plan): Promise<SentSignal> {
  const body = {
    deploymentId,
    instrument: INSTRUMENT,
    direction: 'long',
    exitPlan,
    size: { type: 'notional', value: '1000' },
  };
  const { id: signalId } = (await post(`${platform.apiUrl}/api/signals`, body)) as { id: string };
  const identity = { signalId, deploymentId, rung: 0 };
  return {
    signalId,
    acceptedAtMs: nowMs(),
    orders: {
      entry: clientOrderId({ ...identity, leg: 'entry', revision: 0 }),
      exit: clientOrderId({ ...identity, leg: 'exit', revision: 1 }),
      stopLoss: clientOrderId({ ...identity, leg: 'stopLoss', revision: 0 }),
    },
  };
}

/** Waits until as many positions as given are open, each with its stop confirmed at the venue. */
export const untilProtected = ({ record }: BenchPlatform, positions: number): Promise<void> =>
  until('every position protected', async () => {
    const live = await record.positions.liveOfVenue('paper');
    return live.filter((position) => position.protectedAtMs !== null).length === positions;
  });

export const untilClosed = ({ record }: BenchPlatform): Promise<void> =>
  until('every position closed', async () => (await record.positions.liveOfVenue('paper')).length === 0);
