import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anyPositive } from '../test/builders/arbitrary.ts';
import { absolute, divide, equals, isAtMost, isMultipleOf, multiply, subtract } from './money.ts';
import type { SizeTerms } from './signal.ts';
import { SIZE_TYPES } from './signal.ts';
import type { NotionalCaps } from './sizing.ts';
import { sizeOrder } from './sizing.ts';

const WIDE: NotionalCaps = { order: '1000000', instrument: '1000000', gross: '1000000', net: '1000000' };

const sized = (
  size: SizeTerms,
  changes: Partial<{ equity: string; entryPrice: string; stopPrice: string; caps: NotionalCaps; lotSize: string }> = {},
) => {
  const { lotSize = '0.001', ...rest } = changes;
  return sizeOrder({
    size,
    equity: '100000',
    entryPrice: '40000',
    stopPrice: '39000',
    caps: WIDE,
    instrument: { lotSize },
    ...rest,
  });
};

describe('the three models', () => {
  test('risk fraction: what the stop would lose is the fraction of equity', () => {
    // 100,000 × 0.01 ÷ (40,000 − 39,000) = 1
    expect(sized({ type: 'riskFraction', value: '0.01' }).quantity).toBe('1');
  });

  test('risk fraction measures the distance of a short the same way', () => {
    expect(sized({ type: 'riskFraction', value: '0.01' }, { stopPrice: '41000' }).quantity).toBe('1');
  });

  test('equity fraction: what is held is the fraction of equity', () => {
    // 100,000 × 0.1 ÷ 40,000 = 0.25
    expect(sized({ type: 'equityFraction', value: '0.1' }).quantity).toBe('0.25');
  });

  test('notional: what is held is the stated amount', () => {
    // 5,000 ÷ 40,000 = 0.125
    expect(sized({ type: 'notional', value: '5000' }).quantity).toBe('0.125');
  });

  test('a stop at the entry has no distance to size by, and is never guessed', () => {
    expect(() => sized({ type: 'riskFraction', value: '0.01' }, { stopPrice: '40000' })).toThrow('by zero');
  });

  test('an account without equity gets nothing', () => {
    expect(sized({ type: 'equityFraction', value: '0.1' }, { equity: '0' }).quantity).toBe('0');
    expect(sized({ type: 'riskFraction', value: '0.1' }, { equity: '-500' }).quantity).toBe('0');
  });
});

describe('rounding', () => {
  test('goes down to the lot', () => {
    // 5,119 ÷ 40,000 = 0.127975
    expect(sized({ type: 'notional', value: '5119' }, { lotSize: '0.01' }).quantity).toBe('0.12');
    expect(sized({ type: 'notional', value: '399' }, { lotSize: '0.01' }).quantity).toBe('0');
  });

  test('does not become a whole lot by the nineteenth decimal', () => {
    // 2.999999999999999999 ÷ 3 = 0.999999999999999999666…, less than one
    const size = { type: 'notional', value: '2.999999999999999999' } as const;
    expect(sized(size, { entryPrice: '3', lotSize: '1' }).quantity).toBe('0');
  });
});

describe('caps', () => {
  const tenth: SizeTerms = { type: 'equityFraction', value: '0.1' }; // 10,000, a quarter coin

  test('leave an order that just fits as it is', () => {
    expect(sized(tenth, { caps: { ...WIDE, order: '10000' } })).toEqual({
      quantity: '0.25',
      requestedQuantity: '0.25',
      cappedBy: null,
    });
  });

  test.each(['order', 'instrument', 'gross', 'net'] as const)('shrink a fraction to the %s cap, and say so', (name) => {
    expect(sized(tenth, { caps: { ...WIDE, [name]: '9999.99' } })).toEqual({
      quantity: '0.249', // 9,999.99 ÷ 40,000 = 0.24999975
      requestedQuantity: '0.25',
      cappedBy: name,
    });
  });

  test('apply the tightest of several', () => {
    const size = sized(tenth, { caps: { order: '8000', instrument: '4000', gross: '6000', net: '5000' } });
    expect(size).toMatchObject({ quantity: '0.1', cappedBy: 'instrument' });
  });

  test('without room leave nothing', () => {
    expect(sized(tenth, { caps: { ...WIDE, gross: '0' } })).toMatchObject({ quantity: '0', cappedBy: 'gross' });
    expect(sized(tenth, { caps: { ...WIDE, net: '-5' } })).toMatchObject({ quantity: '0', cappedBy: 'net' });
  });

  test('leave a stated notional untouched, for the risk controls to refuse', () => {
    const size = sized({ type: 'notional', value: '10000' }, { caps: { ...WIDE, order: '1' } });
    expect(size).toEqual({ quantity: '0.25', requestedQuantity: '0.25', cappedBy: null });
  });
});

describe('any size', () => {
  const terms = fc.record({
    type: fc.constantFrom(...SIZE_TYPES),
    value: anyPositive(),
    equity: anyPositive(),
    entryPrice: anyPositive(),
    stopPrice: anyPositive(),
    lotSize: anyPositive(),
    cap: anyPositive(),
  });

  test('is whole lots, never more than was asked for, and a fraction never above a cap', () => {
    fc.assert(
      fc.property(terms, ({ type, value, cap, ...rest }) => {
        fc.pre(!equals(rest.entryPrice, rest.stopPrice));
        const size = sized({ type, value }, { ...rest, caps: { ...WIDE, order: cap } });
        expect(isMultipleOf(size.quantity, rest.lotSize)).toBe(true);
        expect(isAtMost(size.quantity, size.requestedQuantity)).toBe(true);
        expect(size.cappedBy === null).toBe(size.quantity === size.requestedQuantity);

        const distance = absolute(subtract(rest.entryPrice, rest.stopPrice));
        const spent = multiply(size.requestedQuantity, type === 'riskFraction' ? distance : rest.entryPrice);
        expect(isAtMost(spent, type === 'notional' ? value : multiply(rest.equity, value))).toBe(true);
        if (type !== 'notional') expect(isAtMost(multiply(size.quantity, rest.entryPrice), cap)).toBe(true);
      }),
    );
  });

  test('grows with equity', () => {
    fc.assert(
      fc.property(anyPositive(), anyPositive(), anyPositive(), (equity, entryPrice, lotSize) => {
        const of = (amount: string): string =>
          sized({ type: 'equityFraction', value: '0.5' }, { equity: amount, entryPrice, lotSize }).requestedQuantity;
        expect(isAtMost(of(divide(equity, 2)), of(equity))).toBe(true);
      }),
    );
  });
});
