import { expect, test } from '@jest/globals';
import { oldPriceWords } from './old-price-words.ts';

test('an old price needs a person whether or not something is open', () => {
  expect(oldPriceWords(60_000, 2)?.what).toBe('The oldest price of what you hold is 1 min old.');
  expect(oldPriceWords(60_000, 0)?.what).toBe('The newest price is 1 min old.');
});

test('a price within its time, or none yet, is no old price', () => {
  expect(oldPriceWords(5_000, 2)).toBeNull();
  expect(oldPriceWords(null, 0)).toBeNull();
});
