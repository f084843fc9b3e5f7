import { expect, test } from '@jest/globals';
import { DEFAULT_LIMITS } from './deployment.ts';
import { isAtMost, isLess, isPositive } from './money.ts';

test('the default limits are those of the product notes', () => {
  expect(DEFAULT_LIMITS).toMatchObject({
    maxOrderNotionalFraction: '0.02', // control 1: 2 % of equity
    priceMaxAgeMs: 5_000, // control 4
    maxInstrumentFraction: '0.25', // control 5: 25 %, 200 %, 100 %
    maxGrossFraction: '2',
    maxNetFraction: '1',
    maxLeverage: '5', // control 7
    maxStopToLiquidationFraction: '0.6',
    duplicateIntentMs: 60_000, // control 8
    signalWindowMs: 21_600_000, // six hours
    signalMaxAgeMs: 30_000, // control 12
    maxDriftFraction: '0.5',
    reserveFraction: '0.2', // control 14
    slippageLimitBps: '50', // control 16: 0.5 %
  });
});

test('the default caps leave room for an order, each inside the next', () => {
  const { maxOrderNotionalFraction, maxInstrumentFraction, maxNetFraction, maxGrossFraction, maxLeverage } =
    DEFAULT_LIMITS;
  expect(isPositive(maxOrderNotionalFraction)).toBe(true);
  expect(isLess(maxOrderNotionalFraction, maxInstrumentFraction)).toBe(true);
  expect(isAtMost(maxInstrumentFraction, maxNetFraction)).toBe(true);
  expect(isAtMost(maxNetFraction, maxGrossFraction)).toBe(true);
  expect(isAtMost(maxGrossFraction, maxLeverage)).toBe(true);
});
