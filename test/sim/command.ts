import { everyCase } from './exhaustive.ts';
import type { RunPlan } from './run.ts';
import { runStories } from './run.ts';
import { tellStory } from './story.ts';
import type { Tally } from './tally.ts';
import { faultsOf } from './tally.ts';

const LAST_EVENTS = 60;
const PROGRESS_MS = 10_000;
/** More failures than these are counted, not told. */
const MOST_TOLD = 20;

type Print = (line: string) => void;

const clockOf = (atMs: number): string => new Date(atMs).toISOString().slice(11, 23);

/** What was met and what came of it. */
export function scoreboard(tally: Tally, seconds: number): string {
  const kinds = Object.entries(tally.faults).sort((a, b) => b[1] - a[1]);
  return [
    `stories ${tally.stories}   faults ${faultsOf(tally)} (${Math.round(faultsOf(tally) / seconds)} a second)   broken ${tally.failed}`,
    `positions ${tally.positions}   venue orders ${tally.venueOrders}   venue fills ${tally.venueFills}`,
    `uncovered: longest ${(tally.longestNakedMs / 1_000).toFixed(0)} s, total ${(tally.nakedMs / 1_000).toFixed(0)} position-seconds of market time`,
    `by kind: ${kinds.map(([fault, count]) => `${fault} ${count}`).join(', ')}`,
  ].join('\n');
}

/** A run of stories, or of every case; true when no law was broken. */
export async function simulate(plan: RunPlan & { isExhaustive: boolean }, print: Print): Promise<boolean> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1_000;
  if (plan.isExhaustive) return exhaust(print);
  let saidAt = startedAt;
  const told = new Set<number>();
  const tally = await runStories(plan, (sum) => {
    for (const { index, law, sentence } of sum.failures) {
      if (told.has(index) || told.size === MOST_TOLD) continue;
      told.add(index);
      print(`${law}: ${sentence}\n  npm run sim -- --seed ${plan.seed} --only ${index}`);
    }
    if (performance.now() - saidAt < PROGRESS_MS) return;
    saidAt = performance.now();
    print(`${seconds().toFixed(0)} s: ${sum.stories} stories, ${faultsOf(sum)} faults, ${sum.failed} broken`);
  });
  print(scoreboard(tally, seconds()));
  const isShort = faultsOf(tally) < plan.faults;
  if (isShort) print(`Only ${faultsOf(tally)} of ${plan.faults} faults were met in the time: the run does not count.`);
  return tally.failed === 0 && !isShort;
}

async function exhaust(print: Print): Promise<boolean> {
  let cases = 0;
  let faults = 0;
  let broken = 0;
  for await (const { deed, switches, reply, crash, attempts, call, ...end } of everyCase()) {
    cases += 1;
    faults += end.faults;
    const [first] = end.breaches;
    if (!first) continue;
    broken += 1;
    print(`${first.law}: ${first.sentence}\n  ${JSON.stringify({ deed, switches, reply, crash, attempts, call })}`);
  }
  print(`cases ${cases}   faults ${faults}   broken ${broken}`);
  return broken === 0;
}

/** Tells one story again and shows what happened last; true when no law was broken. */
export async function showOne(seed: number, index: number, print: Print): Promise<boolean> {
  const { breaches, history } = await tellStory(seed, index);
  for (const { atMs, what } of history.slice(-LAST_EVENTS)) print(`${clockOf(atMs)} ${what}`);
  for (const { atMs, law, sentence } of breaches) print(`${clockOf(atMs)} BROKEN ${law}: ${sentence}`);
  if (breaches.length === 0) print('No law was broken.');
  return breaches.length === 0;
}
