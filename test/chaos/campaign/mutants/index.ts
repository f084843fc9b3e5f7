import { CHECKERS } from '../checkers/index.ts';
import type { Snapshot } from '../snapshot.ts';
import { BOOK_MUTANTS } from './of-books.ts';
import { ORDER_MUTANTS } from './of-orders.ts';
import { FILL_MUTANTS, POSITION_MUTANTS } from './of-positions.ts';
import { PROTECTION_MUTANTS } from './of-protection.ts';
import { SENDING_MUTANTS } from './of-sending.ts';
import type { Mutant } from './plant.ts';

/** Every fault that is planted in what the checkers see. Each law has at least one. */
export const MUTANTS: readonly Mutant[] = [
  ...ORDER_MUTANTS,
  ...SENDING_MUTANTS,
  ...FILL_MUTANTS,
  ...POSITION_MUTANTS,
  ...PROTECTION_MUTANTS,
  ...BOOK_MUTANTS,
];

/** What became of the mutants of a run; each is `INV-01 fresh-id-per-attempt`. */
export interface MutantScore {
  planted: number;
  caught: number;
  /** Planted, and the checker of its law said nothing new. */
  uncaught: readonly string[];
  /** The run had nothing in which it could be planted. */
  notPlanted: readonly string[];
}

/** What the checkers of a law say. */
const said = (invariant: string, snapshot: Snapshot): string[] =>
  CHECKERS.filter(({ id }) => id === invariant).flatMap((checker) => checker.check(snapshot).map(({ what }) => what));

/** Plants every mutant, one at a time, and asks the checkers of its law. What they said without it does not count. */
export function runMutants(snapshot: Snapshot): MutantScore {
  const outcomes = MUTANTS.map((mutant) => ({
    name: `${mutant.invariant} ${mutant.id}`,
    ...outcomeOf(mutant, snapshot),
  }));
  const planted = outcomes.filter(({ isPlanted }) => isPlanted);
  return {
    planted: planted.length,
    caught: planted.filter(({ isCaught }) => isCaught).length,
    uncaught: planted.filter(({ isCaught }) => !isCaught).map(({ name }) => name),
    notPlanted: outcomes.filter(({ isPlanted }) => !isPlanted).map(({ name }) => name),
  };
}

/** Why a run with these mutants does not count as good. */
export const mutantFailures = ({ uncaught, notPlanted }: MutantScore): string[] => [
  ...uncaught.map((name) => `mutant ${name} was not caught`),
  ...notPlanted.map((name) => `mutant ${name} was not planted`),
];

function outcomeOf({ invariant, plant }: Mutant, snapshot: Snapshot): { isPlanted: boolean; isCaught: boolean } {
  const mutated = plant(snapshot);
  if (mutated === null) return { isPlanted: false, isCaught: false };
  const before = new Set(said(invariant, snapshot));
  return { isPlanted: true, isCaught: said(invariant, mutated).some((what) => !before.has(what)) };
}
