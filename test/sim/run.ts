import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tellStory } from './story.ts';
import type { Tally } from './tally.ts';
import { addStory, addTally, emptyTally, faultsOf } from './tally.ts';

/** How much one process tells between two words to its parent. */
const BATCH = 50;

export interface RunPlan {
  seed: number;
  /** The run is over when so many faults were met … */
  faults: number;
  /** … or so much time of the machine has passed. */
  minutes: number;
  processes: number;
}

/** Tells every n-th story until the faults or the time are used up; `onBatch` hears what each batch came to. */
export async function tellStories(
  input: { seed: number; first: number; step: number; faults: number; untilMs: number },
  onBatch: (tally: Tally) => void,
): Promise<void> {
  Error.stackTraceLimit = 0;
  let met = 0;
  for (let index = input.first; met < input.faults && Date.now() < input.untilMs;) {
    const batch = emptyTally();
    for (let count = 0; count < BATCH && met + faultsOf(batch) < input.faults; count += 1, index += input.step)
      addStory(batch, await tellStory(input.seed, index));
    met += faultsOf(batch);
    onBatch(batch);
  }
}

/** Tells stories in several processes, each its own share of the indices. */
export async function runStories(plan: RunPlan, onProgress: (tally: Tally) => void): Promise<Tally> {
  const sum = emptyTally();
  const untilMs = Date.now() + plan.minutes * 60_000;
  const onBatch = (tally: Tally): void => {
    addTally(sum, tally);
    onProgress(sum);
  };
  const shares = Array.from({ length: plan.processes }, (_, first) => ({
    seed: plan.seed,
    first,
    step: plan.processes,
    faults: Math.ceil(plan.faults / plan.processes),
    untilMs,
  }));
  await Promise.all(
    shares.map(
      (share) =>
        new Promise<void>((resolve, reject) => {
          const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), [JSON.stringify(share)]);
          child.on('message', (tally) => onBatch(tally as Tally));
          child.once('error', reject);
          child.once('exit', (code) =>
            code === 0 ? resolve() : reject(new Error(`A process of the simulation ended with ${String(code)}.`)),
          );
        }),
    ),
  );
  return sum;
}
