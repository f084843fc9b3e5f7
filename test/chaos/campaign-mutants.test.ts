import { describe, expect, test } from '@jest/globals';

import { CHECKERS, violationsOf } from './campaign/checkers/index.ts';
import { cleanSnapshot } from './campaign/mutants/clean-snapshot.ts';
import { MUTANTS, runMutants } from './campaign/mutants/index.ts';

const laws = [...new Set(CHECKERS.map(({ id }) => id))];

const ENDS = ['open', 'flat'] as const;

test.each(ENDS)('a run without a fault breaks no law, %s at the end', (end) => {
  expect(violationsOf(cleanSnapshot(end), ['S', 'E'])).toEqual([]);
});

test.each(laws)('%s has a mutant', (law) => {
  expect(MUTANTS.filter(({ invariant }) => invariant === law)).not.toEqual([]);
});

describe('the checker of its law sees that', () => {
  test.each(MUTANTS.map((mutant) => [mutant.invariant, mutant.what, mutant] as const))(
    '%s: %s',
    (invariant, _, { plant }) => {
      const snapshot = plant(cleanSnapshot());
      if (snapshot === null) throw new Error('The clean snapshot has nothing in which it can be planted.');
      const checkers = CHECKERS.filter(({ id }) => id === invariant);
      expect(checkers.flatMap((checker) => checker.check(snapshot))).not.toEqual([]);
    },
  );
});

test.each(ENDS)('all mutants are planted and caught in a run without a fault, %s at the end', (end) => {
  const every = { planted: MUTANTS.length, caught: MUTANTS.length, uncaught: [], notPlanted: [] };
  expect(runMutants(cleanSnapshot(end))).toEqual(every);
});

test('a checker that sees nothing new is told of', () => {
  const blind = { ...cleanSnapshot(), pollers: {} };
  expect(runMutants(blind).uncaught).toContain('INV-22 no-queue');
});

test('a run in which nothing happened carries few mutants, and says so', () => {
  const { rows, ...rest } = cleanSnapshot();
  const { notPlanted } = runMutants({ ...rest, rows: { ...rows, orders: [], positions: [], fills: [] } });
  expect(notPlanted).toContain('INV-01 fresh-id-per-attempt');
});
