import { aSignal } from '../builders/signal.ts';
import { MINUTE_MS } from '../builders/now.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import type { NewSignal } from '../../db/repositories/accept-signal.ts';
import { Dice, seedOf } from './dice.ts';
import type { Fault } from './faults.ts';
import { RandomFaults } from './faults.ts';
import { happen } from './happenings.ts';
import type { Breach } from './laws.ts';
import { Attempt } from './line.ts';
import { INSTRUMENTS } from './market.ts';
import type { Mutant } from './mutant.ts';
import { AGENT_ID, setUp } from './stage.ts';
import type { Happened } from './world.ts';
import { World } from './world.ts';

const TICK_MS = 2_000;
const CALM_TICK_MS = 4_000;
const FAULTY_MS = 4 * MINUTE_MS;
/** After the last fault: two reconciliations without one. */
const QUIET_MS = 3 * MINUTE_MS;
/** A life that has not ended by then never will. */
const PATIENCE_MS = 8 * MINUTE_MS;
const RATES = [0.005, 0.03, 0.08, 0.15, 0.25] as const;

/** What one story came to. */
export interface StoryEnd {
  index: number;
  breaches: Breach[];
  faults: ReadonlyMap<Fault, number>;
  history: readonly Happened[];
  world: World;
}

function aPlan(dice: Dice): ExitPlan {
  const bps = (low: number, high: number): string => String(dice.between(low, high));
  const ladder = dice.between(0, 2);
  return {
    stopLoss: { distanceBps: bps(40, 250) },
    takeProfits: [
      { distanceBps: bps(20, 80), fraction: '0.5' },
      { distanceBps: bps(90, 200), fraction: '0.5' },
    ].slice(0, ladder),
    trailingStop: dice.chance(0.3) ? { activationBps: bps(10, 60), distanceBps: bps(20, 80) } : null,
    breakEven: dice.chance(0.3) ? { activationBps: bps(10, 60) } : null,
    timeExit: dice.chance(0.6) ? { afterMs: dice.between(5, 60) * 1_000 } : null,
  };
}

function aSignalFor(dice: Dice, world: World, number: number): NewSignal {
  const instrument = dice.pick(INSTRUMENTS);
  const direction = dice.chance(0.5) ? 'long' : 'short';
  const signal = aSignal({ agentId: AGENT_ID, instrument, direction, exitPlan: aPlan(dice) });
  const price = world.market.latest(instrument)?.mid ?? null;
  const isLimit = price !== null && dice.chance(0.35);
  return {
    ...signal,
    entry: isLimit ? { type: 'limit', limitPrice: price.replace(/\..*/, '') } : { type: 'market' },
    receivedAtMs: world.time.nowMs(),
    expiresAtMs: isLimit ? world.time.nowMs() + dice.between(5, 90) * 1_000 : null,
    referencePrice: price,
    idempotencyKey: `key-${number}`,
    contentHash: `hash-${number}`,
  };
}

/** A client that posts until it hears yes; the start of the dispatch may be lost on the way. */
async function post(world: World, signal: NewSignal): Promise<void> {
  for (let number = 1; ; number += 1) {
    const attempt = new Attempt('postSignal', number, 'all');
    const answer = world.line.store(attempt, () => world.record.signals.accept(signal));
    const accepted = await Promise.race([answer.catch(() => null), world.time.sleep(2_000).then(() => null)]);
    if (!accepted) continue;
    if (!attempt.hasDied() && world.line.fault(attempt, 'temporal') === null) world.dispatch(accepted.signal.id);
    return;
  }
}

/** One story: a few signals for a few deployments on a moving market, faults at a rate, then quiet, then the end of everything. */
export async function tellStory(seed: number, index: number, mutant: Mutant = {}): Promise<StoryEnd> {
  const dice = new Dice(seedOf(seed, index));
  const plan = new RandomFaults(dice, dice.pick(RATES));
  const switches = { deduplicates: dice.chance(0.5), nativeStops: dice.chance(0.5), honoursExpiry: dice.chance(0.5) };
  const world = new World(switches, dice, plan, mutant);
  const { time, laws } = world;
  world.note(`switches ${JSON.stringify(switches)}`);
  setUp(world, 2, `${seed}.${index}`);
  const startMs = time.nowMs();
  const endFaultsMs = startMs + FAULTY_MS;

  const ticking = (): void => {
    for (const instrument of INSTRUMENTS) happen(world, dice, instrument);
    time.after(plan.isHealed ? CALM_TICK_MS : TICK_MS, ticking);
  };
  time.after(TICK_MS, ticking);
  const reconciling = (): void => {
    world.reconcile();
    time.after(MINUTE_MS, reconciling);
  };
  time.after(dice.between(1, MINUTE_MS), reconciling);
  const signals = dice.between(5, 10);
  for (let number = 1; number <= signals; number += 1)
    time.after(dice.between(0, FAULTY_MS - MINUTE_MS), () => void post(world, aSignalFor(dice, world, number)));

  const isBroken = (): boolean => laws.breaches.length > 0;
  await time.run(endFaultsMs, isBroken);
  plan.isHealed = true;
  world.exchange.isHalted = false;
  await time.run(endFaultsMs + QUIET_MS, isBroken);
  for (const life of world.lives.values()) life.close('1');
  const hasEnded = (): boolean => world.tables.liveCount() === 0 && world.running === 0;
  await time.run(endFaultsMs + QUIET_MS + PATIENCE_MS, () => isBroken() || hasEnded());
  await time.run(time.nowMs() + 2.5 * MINUTE_MS, isBroken);
  if (!isBroken()) laws.atEnd();
  return { index, breaches: laws.breaches, faults: world.faults, history: world.history, world };
}
