import { expect, test } from '@jest/globals';
import { exponentialAverages } from './moving-average.ts';

test.each([
  ['too few values have none', 3, ['1', '2'], []],
  // (2 + 4 + 6) ÷ 3 = 4
  ['the first is the plain average', 3, ['2', '4', '6'], ['4']],
  // 2 ÷ (3 + 1) = ½ of the way: 4 + (8 − 4) ÷ 2 = 6, 6 + (2 − 6) ÷ 2 = 4
  ['each further one goes half of the way for a period of 3', 3, ['2', '4', '6', '8', '2'], ['4', '6', '4']],
  // 2 ÷ (4 + 1) = 0.4: (1 + 2 + 3 + 4) ÷ 4 = 2.5, 2.5 + 0.4 × 2.5 = 3.5, 3.5 + 0.4 × 2.5 = 4.5
  ['0.4 of the way for a period of 4', 4, ['1', '2', '3', '4', '5', '6'], ['2.5', '3.5', '4.5']],
  ['a period of 1 is the value itself', 1, ['3', '5', '4'], ['3', '5', '4']],
] as [string, number, string[], string[]][])('%s', (_, period, values, averages) => {
  expect(exponentialAverages(values, period)).toEqual(averages);
});

test('what does not divide evenly is kept to 18 decimals', () => {
  // (1 + 1 + 2) ÷ 3
  expect(exponentialAverages(['1', '1', '2'], 3)).toEqual(['1.333333333333333333']);
});
