import { expect, test } from '@jest/globals';
import { someLimits } from '../test/builders/deployment.ts';
import type { DeploymentLimits } from './deployment.ts';
import { widenedLimits } from './limit-change.ts';

const BEFORE = someLimits({
  tradeSize: { type: 'notional', value: '500' },
  allowedInstruments: ['A-USD-PERP', 'B-USD-PERP'],
});
const changed = (changes: Partial<DeploymentLimits>) => widenedLimits(BEFORE, { ...BEFORE, ...changes });

test.each<[keyof DeploymentLimits, tighter: Partial<DeploymentLimits>, wider: Partial<DeploymentLimits>]>([
  ['tradeSize', { tradeSize: { type: 'notional', value: '499' } }, { tradeSize: { type: 'notional', value: '501' } }],
  ['maxOrderNotionalFraction', { maxOrderNotionalFraction: '0.019' }, { maxOrderNotionalFraction: '0.021' }],
  ['maxOrderNotional', { maxOrderNotional: '9' }, { maxOrderNotional: '100000.01' }], // as text, "9" is greater
  ['maxInstrumentFraction', { maxInstrumentFraction: '0.2' }, { maxInstrumentFraction: '0.3' }],
  ['maxGrossFraction', { maxGrossFraction: '1.9' }, { maxGrossFraction: '10' }],
  ['maxNetFraction', { maxNetFraction: '0.9' }, { maxNetFraction: '1.1' }],
  ['maxLeverage', { maxLeverage: '4' }, { maxLeverage: '10' }],
  ['maxStopToLiquidationFraction', { maxStopToLiquidationFraction: '0.5' }, { maxStopToLiquidationFraction: '0.7' }],
  ['signalWindowMs', { signalWindowMs: 21_600_001 }, { signalWindowMs: 0 }],
  ['duplicateIntentMs', { duplicateIntentMs: 100_000 }, { duplicateIntentMs: 9_000 }],
  ['priceMaxAgeMs', { priceMaxAgeMs: 900 }, { priceMaxAgeMs: 10_000 }],
  ['signalMaxAgeMs', { signalMaxAgeMs: 9_000 }, { signalMaxAgeMs: 100_000 }],
  ['maxDriftFraction', { maxDriftFraction: '0.4' }, { maxDriftFraction: '0.6' }],
  ['reserveFraction', { reserveFraction: '0.3' }, { reserveFraction: '0.1' }],
  ['slippageLimitBps', { slippageLimitBps: '9' }, { slippageLimitBps: '100' }],
  ['allowedInstruments', { allowedInstruments: ['B-USD-PERP'] }, { allowedInstruments: ['B-USD-PERP', 'C-USD-PERP'] }],
])('%s lets more through one way only', (name, tighter, wider) => {
  expect([changed(tighter), changed(wider)]).toEqual([[], [name]]);
});

test('a size of another kind and every instrument count as wider', () => {
  expect(changed({ tradeSize: { type: 'riskFraction', value: '0.0001' }, allowedInstruments: null })).toEqual([
    'tradeSize',
    'allowedInstruments',
  ]);
});

test('where every instrument was allowed, a list is tighter', () => {
  const before = someLimits({ allowedInstruments: null });
  expect(widenedLimits(before, { ...before, allowedInstruments: ['A-USD-PERP'] })).toEqual([]);
});
