import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anAccount } from '../test/builders/account-exposure.ts';
import { someLimits } from '../test/builders/deployment.ts';
import { anInstrument } from '../test/builders/instrument.ts';
import { aRiskContext } from '../test/builders/risk-context.ts';
import { aTick } from '../test/builders/tick.ts';
import { DIRECTIONS } from './direction.ts';
import { add, divide, isAtMost, isNegative, multiply } from './money.ts';
import type { RefusalCode } from './refusal.ts';
import type { AccountExposure, RiskContext } from './risk.ts';
import { checkRisk, expectedEntryPrice, notionalCaps } from './risk.ts';

const codeOf = (changes: Partial<RiskContext> = {}): RefusalCode | null =>
  checkRisk(aRiskContext(changes))?.code ?? null;
const codeWith = (account: Partial<AccountExposure>, changes: Partial<RiskContext> = {}): RefusalCode | null =>
  codeOf({ ...changes, account: anAccount(account) });

const SHORT = { direction: 'short', stopPrice: '40800' } as const;

describe('control 5, position caps: the order is worth 2,000, the equity is 100,000', () => {
  test('passes exactly 25 % in one instrument and refuses a cent more', () => {
    expect(codeWith({ instrumentNotional: '23000' })).toBeNull(); // 23,000 + 2,000 = 25,000
    expect(codeWith({ instrumentNotional: '23000.01' })).toBe('maxInstrumentExposure');
  });

  test('passes exactly 200 % gross and refuses a cent more', () => {
    expect(codeWith({ grossNotional: '198000' })).toBeNull(); // 198,000 + 2,000 = 200,000
    expect(codeWith({ grossNotional: '198000.01' })).toBe('maxGrossExposure');
  });

  test('passes exactly 100 % net long and refuses a cent more', () => {
    expect(codeWith({ netNotional: '98000' })).toBeNull(); // 98,000 + 2,000 = 100,000
    expect(codeWith({ netNotional: '98000.01' })).toBe('maxNetExposure');
  });

  test('passes exactly 100 % net short and refuses a cent more', () => {
    expect(codeWith({ netNotional: '-98000' }, SHORT)).toBeNull(); // −98,000 − 2,000 = −100,000
    expect(codeWith({ netNotional: '-98000.01' }, SHORT)).toBe('maxNetExposure');
  });

  test('lets an order through that makes the net smaller', () => {
    expect(codeWith({ netNotional: '150000' }, SHORT)).toBeNull();
    expect(codeWith({ netNotional: '-150000' })).toBeNull();
  });
});

describe('control 7, leverage', () => {
  const limits = someLimits({ maxGrossFraction: '10' });

  test('passes exactly five times equity and refuses the smallest excess', () => {
    expect(codeWith({ grossNotional: '498000' }, { limits })).toBeNull(); // (498,000 + 2,000) ÷ 100,000 = 5
    expect(codeWith({ grossNotional: '498000.01' }, { limits })).toBe('maxLeverage'); // 5.0000001
  });

  test('takes the venue’s limit where it is lower', () => {
    const instrument = anInstrument({ maxLeverage: '3' });
    expect(codeWith({ grossNotional: '298000' }, { limits, instrument })).toBeNull(); // 300,000 ÷ 100,000 = 3
    expect(codeWith({ grossNotional: '298001' }, { limits, instrument })).toBe('maxLeverage');
  });

  test.each(['0', '-100'])('refuses an account with an equity of %p', (equity) => {
    expect(codeWith({ equity })).toBe('maxOrderNotional');
  });
});

describe('control 7, the stop against liquidation', () => {
  // At 5 times leverage liquidation is 1 ÷ 5 − 0.01 = 0.19 away; 60 % of it is 0.114, which is 4,560 of 40,000.
  const far = { limits: someLimits({ maxDriftFraction: '1' }) };

  test('passes a stop of a long at exactly 60 % of the way and refuses one behind it', () => {
    expect(codeOf({ ...far, stopPrice: '35440' })).toBeNull();
    expect(codeOf({ ...far, stopPrice: '35439.99' })).toBe('stopBeyondLiquidation');
  });

  test('passes a stop of a short at exactly 60 % of the way and refuses one behind it', () => {
    expect(codeOf({ ...far, ...SHORT, stopPrice: '44560' })).toBeNull();
    expect(codeOf({ ...far, ...SHORT, stopPrice: '44560.01' })).toBe('stopBeyondLiquidation');
  });

  test('refuses every stop where the maintenance margin eats the whole distance', () => {
    const instrument = anInstrument({ maintenanceMarginFraction: '0.2' }); // 1 ÷ 5 − 0.2 = 0
    expect(codeOf({ instrument, stopPrice: '39999.5' })).toBe('stopBeyondLiquidation');
  });
});

test('no order that passes takes an account above any cap', () => {
  const share = (max: number): fc.Arbitrary<string> =>
    fc.integer({ min: 0, max }).map((percent) => divide(percent, 100));
  let passed = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000, max: 1_000_000 }),
      share(30),
      share(210),
      fc.constantFrom(...DIRECTIONS),
      fc.integer({ min: 1, max: 400 }),
      (equity, instrumentShare, grossShare, direction, lots) => {
        const held = anAccount({
          equity: String(equity),
          availableMargin: String(equity),
          instrumentNotional: multiply(equity, instrumentShare),
          grossNotional: multiply(equity, grossShare),
        });
        const context = aRiskContext({
          ...(direction === 'short' ? SHORT : {}),
          direction,
          account: held,
          quantity: multiply(lots, '0.0005'),
          limitPrice: null,
        });
        const caps = Object.values<string>({ ...notionalCaps(held, direction, context.limits) });
        expect(caps.filter(isNegative)).toEqual([]);
        if (checkRisk(context) !== null) return;
        passed += 1;
        const notional = multiply(context.quantity, expectedEntryPrice(direction, aTick(), null));
        expect(caps.every((cap) => isAtMost(notional, cap))).toBe(true);
        expect(isAtMost(add(held.grossNotional, notional), multiply(equity, context.limits.maxLeverage))).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
  expect(passed).toBeGreaterThan(20);
});
