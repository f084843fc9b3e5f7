import { expect, test } from '@jest/globals';
import { closingSide, DIRECTIONS, openingSide, signOf } from './direction.ts';

test('a long is opened by a buy and closed by a sell, a short the other way', () => {
  expect([openingSide('long'), closingSide('long')]).toEqual(['buy', 'sell']);
  expect([openingSide('short'), closingSide('short')]).toEqual(['sell', 'buy']);
});

test.each(DIRECTIONS)('the opening side of a %s has its sign, the closing side the opposite', (direction) => {
  expect(signOf(openingSide(direction))).toBe(signOf(direction));
  expect(signOf(closingSide(direction))).toBe(-signOf(direction));
});
