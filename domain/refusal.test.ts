import { expect, test } from '@jest/globals';
import { REFUSAL_CODES, refusal } from './refusal.ts';

test('a refusal has a code, a sentence and the numbers that decided', () => {
  expect(refusal('noVenue', 'No venue lists it.', { venues: '0' })).toEqual({
    code: 'noVenue',
    message: 'No venue lists it.',
    numbers: { venues: '0' },
  });
  expect(refusal('noVenue', 'No venue lists it.').numbers).toEqual({});
});

test('every code is one word, once', () => {
  expect(new Set(REFUSAL_CODES).size).toBe(REFUSAL_CODES.length);
  expect(REFUSAL_CODES.filter((code) => !/^[a-z][A-Za-z]+$/.test(code))).toEqual([]);
});
