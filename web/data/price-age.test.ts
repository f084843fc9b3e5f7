import { expect, test } from '@jest/globals';
import { aged, ageOf } from './price-age.ts';

const price = (instrument: string, ageMs: number) => ({ instrument, ageMs, isStale: false });

test('a price ages while nothing is heard, and is old when its time is over', () => {
  expect(aged(price('BTC-USD-PERP', 400), 4_600)).toEqual(price('BTC-USD-PERP', 5_000));
  expect(aged(price('BTC-USD-PERP', 400), 4_601)).toMatchObject({ ageMs: 5_001, isStale: true });
});

test('a price that was heard after the last tick of the clock is not younger for it', () => {
  expect(aged(price('BTC-USD-PERP', 400), -300).ageMs).toBe(400);
});

test('of what is held the oldest price counts, and of nothing the newest of all', () => {
  const prices = [price('BTC-USD-PERP', 9_000), price('ETH-USD-PERP', 200), price('SOL-USD-PERP', 60_000)];
  expect(ageOf(prices, new Set(['BTC-USD-PERP', 'ETH-USD-PERP']))).toBe(9_000);
  expect(ageOf(prices, new Set())).toBe(200);
  expect(ageOf([], new Set())).toBeNull();
});
