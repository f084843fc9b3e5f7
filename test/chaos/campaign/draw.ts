import { seeded } from '../random.ts';

/** Choices that a seed decides. */
export interface Draw {
  /** From 0 to 1. */
  share(): number;
  /** Whole, both ends included. */
  between(least: number, most: number): number;
  of<Each>(choices: readonly Each[]): Each;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the choices, in proportion to its weight. */
  weighted<Each extends { weight: number }>(choices: readonly Each[]): Each;
  /** A generator of its own, so that one that draws more does not change what another draws. */
  branch(): Draw;
}

export function drawFrom(seed: number): Draw {
  const random = seeded(seed);
  const draw: Draw = {
    share: random,
    between: (least, most) => least + Math.floor(random() * (most - least + 1)),
    of: (choices) => {
      const chosen = choices[Math.floor(random() * choices.length)];
      if (chosen === undefined) throw new Error('There is nothing to choose from.');
      return chosen;
    },
    chance: (probability) => random() < probability,
    weighted: (choices) => {
      const total = choices.reduce((sum, { weight }) => sum + weight, 0);
      let rest = random() * total;
      for (const choice of choices) {
        rest -= choice.weight;
        if (rest < 0) return choice;
      }
      return draw.of(choices);
    },
    branch: () => drawFrom(Math.floor(random() * 2 ** 32)),
  };
  return draw;
}
