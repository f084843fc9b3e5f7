import { setTimeout as sleep } from 'node:timers/promises';

import { sentenceOf } from '../../../../../scripts/local/problem.ts';
import { CHECKERS } from '../../checkers/index.ts';
import type { MutantScore } from '../index.ts';
import type { Patch } from './patch.ts';
import { PATCHES } from './patches.ts';
import type { PatchedStage } from './stage.ts';
import { openPatched } from './stage.ts';

const ROUND_MS = 500;
/** What is broken for this long does not mend itself. */
const LASTS_MS = 1_500;
const SEEN_WITHIN_MS = 15_000;

/** What became of one build with a fault. */
export interface PatchOutcome {
  patch: Patch;
  /** Not planted: its story could not be told. */
  state: 'caught' | 'uncaught' | 'notPlanted';
  /** What a checker of its law said, or what went wrong. */
  said: string | null;
}

/** Plays the story of a patch on a platform with its fault, or on a sound one, and says what the checkers of its law say. */
export async function play(patch: Patch, platform: 'patched' | 'sound'): Promise<string | null> {
  const isPatched = platform === 'patched';
  const stage = await openPatched(patch, isPatched);
  try {
    await patch.story(stage);
    return isPatched ? await saidOf(stage, patch.invariant) : await leftOf(stage, patch.invariant);
  } finally {
    await stage.stop();
  }
}

/** Every build with a fault, one after the other. */
export async function playAll(say: (line: string) => void, stopping: AbortSignal): Promise<PatchOutcome[]> {
  const outcomes: PatchOutcome[] = [];
  for (const patch of PATCHES) {
    const outcome = stopping.aborted ? notPlanted(patch, 'the run was ended') : await outcomeOf(patch);
    say(`  ${outcome.state}: ${patch.invariant} ${patch.what}${outcome.said === null ? '' : ` (${outcome.said})`}`);
    outcomes.push(outcome);
  }
  return outcomes;
}

/** The same account as of planted rows. */
export function scoreOf(outcomes: readonly PatchOutcome[]): MutantScore {
  const named = (state: PatchOutcome['state']): string[] =>
    outcomes.filter((each) => each.state === state).map(({ patch }) => `${patch.invariant} ${patch.id}`);
  const [caught, uncaught] = [named('caught'), named('uncaught')];
  return {
    planted: caught.length + uncaught.length,
    caught: caught.length,
    uncaught,
    notPlanted: named('notPlanted'),
  };
}

const notPlanted = (patch: Patch, said: string): PatchOutcome => ({ patch, state: 'notPlanted', said });

async function outcomeOf(patch: Patch): Promise<PatchOutcome> {
  try {
    const said = await play(patch, 'patched');
    return { patch, state: said === null ? 'uncaught' : 'caught', said };
  } catch (error) {
    return notPlanted(patch, sentenceOf(error));
  }
}

const check = async (stage: PatchedStage, invariant: string): Promise<string | null> => {
  const snapshot = await stage.look();
  const said = CHECKERS.filter(({ id }) => id === invariant).flatMap((checker) => checker.check(snapshot));
  return said[0]?.what ?? null;
};

/** What is said twice, some time apart. */
async function saidOf(stage: PatchedStage, invariant: string): Promise<string | null> {
  const deadline = performance.now() + SEEN_WITHIN_MS;
  while (performance.now() < deadline) {
    if ((await check(stage, invariant)) !== null) {
      await sleep(LASTS_MS);
      const said = await check(stage, invariant);
      if (said !== null) return said;
    }
    await sleep(ROUND_MS);
  }
  return null;
}

/** What is still said when a sound platform has had its time. */
async function leftOf(stage: PatchedStage, invariant: string): Promise<string | null> {
  const deadline = performance.now() + SEEN_WITHIN_MS;
  let said = await check(stage, invariant);
  while (said !== null && performance.now() < deadline) {
    await sleep(ROUND_MS);
    said = await check(stage, invariant);
  }
  return said;
}
