import { describe, expect, test } from '@jest/globals';
import { anAccount } from '../test/builders/account-exposure.ts';
import { someLimits } from '../test/builders/deployment.ts';
import { anInstrument } from '../test/builders/instrument.ts';
import { NOW_MS } from '../test/builders/now.ts';
import { aRiskContext } from '../test/builders/risk-context.ts';
import { aTick } from '../test/builders/tick.ts';
import type { RefusalCode } from './refusal.ts';
import type { RiskContext } from './risk.ts';
import { checkReference, checkRisk, expectedEntryPrice, RISK_CONTROLS } from './risk.ts';

const codeOf = (changes: Partial<RiskContext> = {}): RefusalCode | null =>
  checkRisk(aRiskContext(changes))?.code ?? null;

test('an ordinary order passes every control', () => {
  expect(checkRisk(aRiskContext())).toBeNull();
});

describe('control 1, order notional', () => {
  test('passes exactly 2 % of equity and refuses one lot more', () => {
    expect(codeOf({ quantity: '0.05' })).toBeNull(); // 0.05 × 40,000 = 2,000
    expect(codeOf({ quantity: '0.0501' })).toBe('maxOrderNotional'); // 2,004
  });

  test('holds the absolute cap also where the fraction would allow more', () => {
    const limits = someLimits({ maxOrderNotional: '1000' });
    expect(codeOf({ limits, quantity: '0.025' })).toBeNull();
    expect(codeOf({ limits, quantity: '0.0251' })).toBe('maxOrderNotional');
  });

  test('says what the order is worth and what is allowed', () => {
    expect(checkRisk(aRiskContext({ quantity: '0.0501' }))).toEqual({
      code: 'maxOrderNotional',
      message: 'The order is worth 2004; at most 2000 is allowed per order.',
      numbers: { notional: '2004', limit: '2000' },
    });
  });

  test('judges a short with a low limit at the bid that it would meet, not at its limit', () => {
    // Sold at a limit of 1, 0.0501 would still fill at the bid: 0.0501 × 39,999.5 = 2,003.97495
    const order = { direction: 'short', limitPrice: '1', stopPrice: '40800' } as const;
    expect(codeOf({ ...order, quantity: '0.05' })).toBeNull();
    expect(codeOf({ ...order, quantity: '0.0501' })).toBe('maxOrderNotional');
  });
});

describe('control 4, the reference price', () => {
  test('passes a price at its limit of age and refuses one a millisecond older', () => {
    expect(codeOf({ nowMs: NOW_MS + 5_000 })).toBeNull();
    expect(codeOf({ nowMs: NOW_MS + 5_001 })).toBe('priceStale');
  });

  test('refuses what the venue saw long ago although it arrived just now', () => {
    expect(codeOf({ tick: aTick({ venueAtMs: NOW_MS - 5_001 }) })).toBe('priceStale');
  });

  test('refuses a price without a time', () => {
    expect(codeOf({ tick: aTick({ receivedAtMs: Number.NaN }) })).toBe('priceStale');
  });

  test('refuses when there is no price', () => {
    expect(codeOf({ tick: null })).toBe('priceMissing');
  });

  test('refuses a price that the feed contradicts, and passes the same price when it does not', () => {
    expect(codeOf({ tick: aTick({ isDisputed: true }) })).toBe('priceMissing');
    expect(codeOf({ tick: aTick() })).toBeNull();
  });

  test.each(['bid', 'ask', 'mid'] as const)('refuses a %s that is zero or negative', (name) => {
    expect(codeOf({ tick: aTick({ [name]: '0' }) })).toBe('priceMissing');
    expect(codeOf({ tick: aTick({ [name]: '-40000' }) })).toBe('priceMissing');
  });

  test.each(['NaN', 'Infinity', ''])('never passes a price of %p, which no parser lets through', (price) => {
    expect(() => checkRisk(aRiskContext({ tick: aTick({ mid: price }) }))).toThrow();
  });

  test('the check of the reference alone gives the same answers', () => {
    expect(checkReference(aRiskContext())).toBeNull();
    expect(checkReference(aRiskContext({ tick: null }))?.code).toBe('priceMissing');
    expect(checkReference(aRiskContext({ nowMs: NOW_MS + 5_001 }))?.code).toBe('priceStale');
  });
});

describe('control 12, drift since the signal', () => {
  // Half the way from the signal at 40,000 to the stop at 39,200 is 400.
  test.each([
    ['up', '40400', '40400.01'],
    ['down', '39600', '39599.99'],
  ])('passes half the stop distance %s and refuses more', (_way, allowed, tooFar) => {
    expect(codeOf({ tick: aTick({ mid: allowed }) })).toBeNull();
    expect(codeOf({ tick: aTick({ mid: tooFar }) })).toBe('priceDrift');
  });

  test('is not measured when no price was known at the signal', () => {
    expect(codeOf({ signalPrice: null, tick: aTick({ mid: '45000' }) })).toBeNull();
  });
});

describe('control 8, duplicate intent', () => {
  test('refuses an equal intent inside the window', () => {
    expect(codeOf({ earlierIntentId: 'order-7' })).toBe('duplicateIntent');
    expect(checkRisk(aRiskContext({ earlierIntentId: 'order-7' }))?.numbers).toEqual({
      earlierIntentId: 'order-7',
      duplicateIntentMs: '60000',
    });
  });
});

describe('control 13, order shape', () => {
  test('is judged at the entry price', () => {
    const instrument = anInstrument({ minimumNotional: '2000' });
    expect(codeOf({ instrument })).toBeNull(); // 0.05 × 40,000
    expect(codeOf({ instrument, limitPrice: '39999.5' })).toBe('belowMinimumNotional'); // 1,999.975
    expect(codeOf({ quantity: '0' })).toBe('belowMinimumQuantity');
    expect(codeOf({ limitPrice: '39999.9' })).toBe('offTick');
  });
});

describe('control 14, margin', () => {
  // 2,000 ÷ 5 = 400 of margin, 2,000 × 4.5 bps = 0.9 of fees, and a reserve of 20 % of 100,000.
  test('passes what is exactly enough and refuses one cent less, with the amount missing', () => {
    expect(codeOf({ account: anAccount({ availableMargin: '20400.9' }) })).toBeNull();
    const refused = checkRisk(aRiskContext({ account: anAccount({ availableMargin: '20400.89' }) }));
    expect(refused?.code).toBe('insufficientMargin');
    expect(refused?.numbers).toEqual({ needed: '400.9', usable: '400.89', missing: '0.01' });
  });

  test('counts with the venue’s leverage where it allows less than the deployment', () => {
    const instrument = anInstrument({ maxLeverage: '2' }); // 2,000 ÷ 2 + 0.9
    expect(codeOf({ instrument, account: anAccount({ availableMargin: '21000.9' }) })).toBeNull();
    expect(codeOf({ instrument, account: anAccount({ availableMargin: '21000.8' }) })).toBe('insufficientMargin');
  });
});

describe('the entry price', () => {
  test('of a market order is the side of the book that it meets', () => {
    expect(expectedEntryPrice('long', aTick(), null)).toBe('40000.5');
    expect(expectedEntryPrice('short', aTick(), null)).toBe('39999.5');
  });

  test('of a limit order is the most that it can be worth', () => {
    expect(expectedEntryPrice('long', aTick(), '41000')).toBe('41000');
    expect(expectedEntryPrice('long', aTick(), '39000')).toBe('39000');
    expect(expectedEntryPrice('short', aTick(), '41000')).toBe('41000');
    expect(expectedEntryPrice('short', aTick(), '39000')).toBe('39999.5');
  });
});

test('every control has its number and stands in the list once', () => {
  expect(RISK_CONTROLS.map(({ control }) => control)).toEqual([13, 8, 1, 5, 7, 14]);
});
