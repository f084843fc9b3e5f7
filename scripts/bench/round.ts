import type { Floor } from './floor.ts';
import { activate, comeHome, crossTrailingStops, stopPlan, trailingPlan, triggerStops } from './exits.ts';
import { openLoop } from './load.ts';
import type { BenchPlatform } from './platform.ts';
import { INSTRUMENT } from './platform.ts';
import { nowMs } from './clock.ts';
import type { SentSignal } from './walks.ts';
import { post, sendSignal, untilClosed, untilProtected } from './walks.ts';

/** The latencies of one round, in milliseconds: ours beside the floors that were measured a few seconds before. */
export interface Round {
  accepted: number[];
  bareDoor: number[];
  ordered: number[];
  bareStart: number[];
  exited: number[];
  bareSignal: number[];
  nativeStop: number[];
  signals: SentSignal[];
}

export interface RoundPlan {
  /** Positions of each kind: so many end by trailing stop and as many by the venue's stop. */
  each: number;
  perSecond: number;
}

/** One block of everything: signals open positions, prices end them, and each kind of measurement stands beside its floor. */
export async function measureRound(
  platform: BenchPlatform,
  floors: { workflows: Floor; doorUrl: string },
  { each, perSecond }: RoundPlan,
): Promise<Round> {
  const load = { count: 2 * each, perSecond };
  await comeHome(platform, INSTRUMENT);
  const bareDoor = await openLoop(load, async (scheduledAtMs) => {
    await post(floors.doorUrl, { instrument: INSTRUMENT, direction: 'long', size: '1000' });
    return nowMs() - scheduledAtMs;
  });
  const bareStart = await floors.workflows.starts(load);

  const accepted: number[] = [];
  const ordered: number[] = [];
  const signals = await openLoop(load, async (scheduledAtMs, index) => {
    const plan = index < each ? trailingPlan(index) : stopPlan(index - each);
    const sent = await sendSignal(platform, platform.deploymentIds[index] ?? '', plan);
    accepted.push(sent.acceptedAtMs - scheduledAtMs);
    ordered.push((await platform.tap.entered.of(sent.orders.entry)) - scheduledAtMs);
    return sent;
  });
  await untilProtected(platform, load.count);
  await activate(platform);

  const bareSignal = await floors.workflows.signals({ count: each, perSecond });
  const exited = await crossTrailingStops(platform, signals.slice(0, each), perSecond);
  const nativeStop = await triggerStops(platform, signals.slice(each), perSecond);
  await untilClosed(platform);
  return { accepted, bareDoor, ordered, bareStart, exited, bareSignal, nativeStop, signals };
}
