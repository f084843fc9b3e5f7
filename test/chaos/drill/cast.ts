import type { ExitPlan } from '../../../domain/exit-plan.ts';
import type { LyingPlatform } from '../../builders/lying-platform.ts';
import { eventually } from '../../builders/platform.ts';
import { LYING_VENUE } from '../../simulators/lying-venue/adapter/parse.ts';

export const MIDS = { 'BTC-USD-PERP': '40000', 'ETH-USD-PERP': '2000' } as const;
const BTC = 'BTC-USD-PERP';
const ETH = 'ETH-USD-PERP';
/** Below the market by less than an entry may drift. */
const RESTING_AT = '1960';
const AT_ONCE = 12;
const SIGNAL_EVERY_MS = 250;
const OPEN_WITHIN_MS = 300_000;

export const PLAN: ExitPlan = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [{ distanceBps: '300', fraction: '0.5' }],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
};

/** Does something for each, a few at a time, in no order. */
async function forEachOf<Item>(items: readonly Item[], deed: (item: Item) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await deed(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Accounts of one deployment each at the lying venue. */
export async function makeDeployments(platform: LyingPlatform, count: number): Promise<string[]> {
  const made: string[] = [];
  // A machine under load decides late; the age of signals is not the subject.
  await forEachOf(
    Array.from({ length: count }, (_, index) => index),
    async () => made.push(await platform.deploy({ limits: { signalMaxAgeMs: 600_000 } })),
  );
  return made;
}

/** True when the position of a signal is protected, or has come to nothing. */
async function isDecided({ record }: LyingPlatform, signalId: string): Promise<boolean> {
  const [execution] = await record.executions.of(signalId);
  const position = execution?.positionId ? await record.positions.find(execution.positionId) : null;
  return position !== null && (position.protectedAtMs !== null || position.status === 'closed');
}

/**
 * By signals and the whole walk: a protected position in each of these deployments, and in the first few an entry that rests.
 * An entry that a busy machine sent too late has come to nothing; it is signalled again.
 */
export async function openPositions(platform: LyingPlatform, deployments: string[], resting: number): Promise<void> {
  const { record, program } = platform;
  const withoutPosition = async (): Promise<string[]> => {
    const live = await record.positions.liveOfVenue(LYING_VENUE);
    const holders = new Set(live.filter(({ instrument }) => instrument === BTC).map((each) => each.deploymentId));
    return deployments.filter((each) => !holders.has(each));
  };
  const deadline = Date.now() + OPEN_WITHIN_MS;
  for (let missing = deployments; missing.length > 0 && Date.now() < deadline; missing = await withoutPosition()) {
    await forEachOf(missing, async (deploymentId) => {
      const signalId = await platform.signal({ deploymentId, exitPlan: PLAN });
      await eventually(() => isDecided(platform, signalId), 'a position', OPEN_WITHIN_MS);
    });
  }
  await forEachOf(deployments.slice(0, resting), (deploymentId) =>
    platform.signal({
      deploymentId,
      exitPlan: PLAN,
      instrument: ETH,
      entry: { type: 'limit', limitPrice: RESTING_AT },
    }),
  );
  await eventually(
    async () =>
      (await withoutPosition()).length === 0 &&
      (await program.truth('orders')).filter(({ reduceOnly, state }) => !reduceOnly && state === 'OPEN').length >=
        resting,
    `${deployments.length} protected positions and ${resting} resting entries`,
    OPEN_WITHIN_MS,
  );
}

/** A signal every quarter of a second to one deployment after the other, as agents send them who know nothing of a kill. */
export function keepSignalling(platform: LyingPlatform, deployments: readonly string[]): { stop(): Promise<void> } {
  const sent: Promise<unknown>[] = [];
  const timer = setInterval(() => {
    const deploymentId = deployments[sent.length % deployments.length] ?? null;
    // Without Temporal it is accepted all the same, and dispatched when that is back.
    sent.push(platform.signal({ deploymentId, exitPlan: PLAN, instrument: ETH }).catch(() => undefined));
  }, SIGNAL_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(sent);
    },
  };
}
