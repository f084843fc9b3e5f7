import type { NewSignal } from '../../db/repositories/accept-signal.ts';
import { aSignal } from '../builders/signal.ts';
import { MINUTE_MS } from '../builders/now.ts';
import { Dice } from './dice.ts';
import type { Fault, FaultPlan, Site } from './faults.ts';
import type { Breach } from './laws.ts';
import { INSTRUMENTS } from './market.ts';
import type { Mutant } from './mutant.ts';
import { AGENT_ID, setUp } from './stage.ts';
import type { Switches } from './venue/book.ts';
import type { Happened } from './world.ts';
import { World } from './world.ts';

/** The deeds whose every step is a place to die at, and the moment of a trade in which each is looked at. */
export const DEEDS = {
  entry: 'placeOrder',
  protect: 'protectPosition',
  exit: 'closePosition',
  close: 'closePosition',
} as const;
export type Deed = keyof typeof DEEDS;

/** What the venue does with a request of the deed. */
export const REPLIES = [
  null,
  'replyLost',
  'errorAfterAccepting',
  'errorWithoutAccepting',
  'notSent',
  'late',
  'refused',
] as const;
export const CRASHES = ['crashBefore', 'crashAfter'] as const;
export const ATTEMPTS = [1, 2, 3] as const;

export interface Case {
  deed: Deed;
  switches: Switches;
  reply: (typeof REPLIES)[number];
  crash: (typeof CRASHES)[number];
  attempts: (typeof ATTEMPTS)[number];
  /** 1-based index of the call at which each of the first attempts dies. */
  call: number;
}

/** The first attempts of one deed die at one step, and get one kind of reply from the venue; everything else goes well. */
class OneDeath implements FaultPlan {
  isArmed = false;
  /** Whether there was such a step. */
  wasReached = false;
  faults = 0;
  readonly #case: Case;

  constructor(each: Case) {
    this.#case = each;
  }

  choose({ place, deed, attempt, call }: Site): Fault | null {
    const { reply, crash, attempts } = this.#case;
    const isMeant = deed === DEEDS[this.#case.deed] || (this.#case.deed === 'entry' && deed === 'resolveOrder');
    if (!this.isArmed || !isMeant || attempt > attempts || place === 'temporal') return null;
    if (call === this.#case.call) {
      this.wasReached = true;
      this.faults += 1;
      return place === 'completion' ? 'resultLost' : crash;
    }
    if (place !== 'place' && place !== 'cancel') return null;
    if (reply === null || (place === 'cancel' && reply === 'refused')) return null;
    this.faults += 1;
    return reply;
  }
}

export interface CaseEnd {
  breaches: readonly Breach[];
  wasReached: boolean;
  faults: number;
  history: readonly Happened[];
}

const TICK_MS = 4_000;
/** The time in which an absence is proven, and what each death of a deed adds to it. */
const TROUBLE_MS = 45_000;
const DEATH_MS = 15_000;
const PATIENCE_MS = 10 * MINUTE_MS;

/** A whole trade with one deed of it in trouble. */
export async function tellCase(each: Case, mutant: Mutant = {}): Promise<CaseEnd> {
  const plan = new OneDeath(each);
  const world = new World(each.switches, new Dice(each.call), plan, mutant);
  const { time, laws } = world;
  setUp(
    world,
    1,
    Object.values(each)
      .map((part) => JSON.stringify(part))
      .join('.'),
  );
  const [instrument] = INSTRUMENTS;
  const ticking = (): void => {
    world.tick(instrument);
    time.after(TICK_MS, ticking);
  };
  time.after(TICK_MS, ticking);
  const reconciling = (): void => {
    world.reconcile();
    time.after(MINUTE_MS, reconciling);
  };
  time.after(MINUTE_MS, reconciling);
  const rest = aSignal({ agentId: AGENT_ID, receivedAtMs: time.nowMs(), referencePrice: null });
  const signal: NewSignal = { ...rest, idempotencyKey: 'key', contentHash: 'hash' };
  const start = time.nowMs();
  const troubleMs = TROUBLE_MS + each.attempts * DEATH_MS;
  const isBroken = (): boolean => laws.breaches.length > 0;
  plan.isArmed = each.deed === 'entry' || each.deed === 'protect';
  world.dispatch(world.record.signals.accept(signal).signal.id);
  await time.run(start + (plan.isArmed ? troubleMs : 12_000), isBroken);
  plan.isArmed = true;
  for (const life of world.lives.values()) life.close(each.deed === 'exit' ? '0.5' : '1');
  await time.run(time.nowMs() + (each.deed === 'exit' || each.deed === 'close' ? troubleMs : 0), isBroken);
  plan.isArmed = false;
  for (const life of world.lives.values()) life.close('1');
  const hasEnded = (): boolean => world.running === 0 && world.tables.liveCount() === 0;
  await time.run(time.nowMs() + PATIENCE_MS, () => isBroken() || hasEnded());
  await time.run(time.nowMs() + 1.1 * MINUTE_MS, isBroken);
  if (!isBroken()) laws.atEnd();
  return { breaches: laws.breaches, wasReached: plan.wasReached, faults: plan.faults, history: world.history };
}

const YES_NO = [true, false] as const;

export const EVERY_SWITCH: readonly Switches[] = YES_NO.flatMap((deduplicates) =>
  YES_NO.flatMap((nativeStops) => YES_NO.map((honoursExpiry) => ({ deduplicates, nativeStops, honoursExpiry }))),
);

/** Every case, step after step until the deed has no more. */
export async function* everyCase(
  mutant: Mutant = {},
  choice: { switches?: readonly Switches[]; attempts?: readonly Case['attempts'][] } = {},
): AsyncGenerator<Case & CaseEnd> {
  for (const deed of Object.keys(DEEDS) as Deed[])
    for (const switches of choice.switches ?? EVERY_SWITCH)
      for (const reply of REPLIES)
        for (const crash of CRASHES)
          for (const attempts of choice.attempts ?? ATTEMPTS)
            for (let call = 1; ; call += 1) {
              const each: Case = { deed, switches, reply, crash, attempts, call };
              const end = await tellCase(each, mutant);
              if (!end.wasReached) break;
              yield { ...each, ...end };
            }
}
