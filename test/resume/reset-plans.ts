import { seeded } from '../chaos/random.ts';
import { IS_LONG, SEED } from './settings.ts';
import type { Stage } from './trade.ts';
import { STAGES } from './trade.ts';

/** Stories that are told side by side. */
const BATCH = IS_LONG ? 24 : 12;

/** Which workflow of a trade is taken back, after which stage, to which of its tasks: a fraction, for they differ in number. */
export interface ResetPlan {
  stage: Stage;
  of: 'dispatch' | 'execution' | 'position';
  at: number;
  /** Messages that came after that task come again, as the server does by default, or are gone. */
  isToldAgain: boolean;
}

/** No history is longer than this many tasks at the end, so that every task has its turn in the long form. */
const TASKS = { dispatch: 1, execution: 3, position: 30 } as const;

/** Every stage as often as every other; within a stage in an order that the seed draws. */
export function resetPlans(): ResetPlan[] {
  const random = seeded(SEED);
  const ofStage = STAGES.map((stage): (ResetPlan & { turn: number })[] =>
    (Object.keys(TASKS) as (keyof typeof TASKS)[])
      .flatMap((of) =>
        Array.from({ length: TASKS[of] }, (_, index) => ({
          stage,
          of,
          at: (index + 0.5) / TASKS[of],
          isToldAgain: random() < 0.5,
          turn: random(),
        })),
      )
      .sort((a, b) => a.turn - b.turn),
  );
  // Before any other: the life that forgets all that it did.
  for (const [index, stage] of STAGES.entries())
    ofStage[index]?.unshift({ stage, of: 'position', at: 0, isToldAgain: false, turn: 0 });
  const rounds = ofStage[0]?.map((_, round) => ofStage.flatMap((plans) => plans.slice(round, round + 1))) ?? [];
  return rounds.flat().slice(0, IS_LONG ? undefined : BATCH);
}

export const batchesOf = (plans: readonly ResetPlan[]): { batch: number; plans: ResetPlan[] }[] =>
  Array.from({ length: Math.ceil(plans.length / BATCH) }, (_, batch) => ({
    batch,
    plans: plans.slice(batch * BATCH, (batch + 1) * BATCH),
  }));
