import type { FaultKind, Lane, Terms } from './arena.ts';
import type { Draw } from './draw.ts';
import { FAULTS, PROMISED } from './faults/index.ts';

/** One fault of a plan. */
export interface Planned {
  index: number;
  /** After the beginning of the run; a lane that is busy is later. */
  atMs: number;
  fault: FaultKind;
  /** Faults of one lane come one after the other. */
  lane: string;
  terms: Terms;
  /** Only done in place of one that found nothing to hit. */
  isSpare: boolean;
}

/** On the average one fault begins each so many milliseconds, over all lanes. */
const EVERY_MS = 2_500;
const SPARES = 0.5;
/** A short run spends its time on many faults rather than on waiting for programs to return. */
const SHORT = 100;
const SHORT_PLATFORM_SHARE = 0.4;

/** Everything that is going to be done to the platform, drawn from the seed before anything is. */
export function planOf(draw: Draw, count: number): Planned[] {
  const promised = PROMISED.slice(0, count);
  const share = count < SHORT ? SHORT_PLATFORM_SHARE : 1;
  const choices = FAULTS.map((fault) => ({ fault, weight: fault.weight * (fault.lane === 'platform' ? share : 1) }));
  const drawn = Array.from({ length: count - promised.length }, () => draw.weighted(choices).fault);
  // What is promised stands at drawn places, the longest first.
  const faults = [...drawn];
  for (const [index, fault] of promised.entries())
    faults.splice(index === 0 ? Math.floor(count * 0.1) : draw.between(0, Math.floor(faults.length * 0.7)), 0, fault);
  const spares = Array.from({ length: Math.ceil(count * SPARES) + 10 }, () => draw.weighted(choices).fault);
  return [...faults, ...spares].map((fault, index) => {
    const terms = fault.draw(draw);
    const isSpare = index >= faults.length;
    const atMs = isSpare ? 0 : Math.round((index + draw.share()) * EVERY_MS);
    const lane = laneOf(fault.lane, terms);
    return { index, atMs, fault, lane, terms, isSpare };
  });
}

/** Each venue has a lane of its own. */
const laneOf = (lane: Lane, terms: Terms): string => (lane === 'venue' ? `venue-${String(terms['venue'])}` : lane);

/** A line of the plan as it is written down. */
export const lineOf = ({ index, atMs, fault, lane, terms, isSpare }: Planned): object => ({
  index,
  atMs,
  fault: fault.id,
  name: fault.name,
  lane,
  terms,
  ...(isSpare && { isSpare }),
});
