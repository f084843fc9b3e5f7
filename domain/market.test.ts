import { expect, test } from '@jest/globals';
import { NOW_MS } from '../test/builders/now.ts';
import { aTick } from '../test/builders/tick.ts';
import { ageMs, isStale, STALE_AFTER_MS, touchPrice } from './market.ts';

test('a buy meets the ask, a sell the bid', () => {
  expect(touchPrice(aTick(), 'buy')).toBe('40000.5');
  expect(touchPrice(aTick(), 'sell')).toBe('39999.5');
});

test('the age is that of the older of its two times', () => {
  const receivedLate = aTick({ venueAtMs: NOW_MS - 4_000, receivedAtMs: NOW_MS - 1_000 });
  expect(ageMs(receivedLate, NOW_MS)).toBe(4_000);
  const clockAhead = aTick({ venueAtMs: NOW_MS + 60_000, receivedAtMs: NOW_MS - 1_000 });
  expect(ageMs(clockAhead, NOW_MS)).toBe(1_000);
});

test('a price from the future has no age', () => {
  expect(ageMs(aTick(), NOW_MS - 1)).toBe(0);
});

test('a price is stale after its limit, not at it', () => {
  expect(isStale(aTick(), NOW_MS + STALE_AFTER_MS)).toBe(false);
  expect(isStale(aTick(), NOW_MS + STALE_AFTER_MS + 1)).toBe(true);
  expect(isStale(aTick(), NOW_MS + 101, 100)).toBe(true);
});

test('a price without a time is stale', () => {
  expect(isStale(aTick({ venueAtMs: Number.NaN }), NOW_MS)).toBe(true);
});
