import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anyPositive } from '../test/builders/arbitrary.ts';
import { anInstrument } from '../test/builders/instrument.ts';
import type { Instrument } from './instrument.ts';
import { checkOrderShape, INSTRUMENT_PATTERN, roundPrice, roundQuantity } from './instrument.ts';
import { isAtMost, isLess, isMultipleOf, subtract } from './money.ts';

test.each(['BTC-USD-PERP', 'ETH-USDC-SPOT', '1INCH-USD-PERP'])('%s is a canonical name', (name) => {
  expect(name).toMatch(INSTRUMENT_PATTERN);
});

test.each(['BTC', 'btc-usd-perp', 'BTC/USD-PERP', 'BTC-USD', 'BTC-USD-PERP ', 'BTC-USD-FUTURE', '-USD-PERP'])(
  '%s is no canonical name',
  (name) => {
    expect(name).not.toMatch(INSTRUMENT_PATTERN);
  },
);

describe('rounding', () => {
  test('prices go to the tick in the asked direction', () => {
    const instrument = anInstrument({ tickSize: '0.5' });
    expect(roundPrice(instrument, '40000.74', 'down')).toBe('40000.5');
    expect(roundPrice(instrument, '40000.74', 'up')).toBe('40001');
    expect(roundPrice(instrument, '40000.5', 'up')).toBe('40000.5');
  });

  test('quantities only ever go down, by less than a lot', () => {
    fc.assert(
      fc.property(anyPositive(), anyPositive(), (quantity, lotSize) => {
        const rounded = roundQuantity({ lotSize }, quantity);
        expect(isAtMost(rounded, quantity)).toBe(true);
        expect(isLess(subtract(quantity, rounded), lotSize)).toBe(true);
        expect(isMultipleOf(rounded, lotSize)).toBe(true);
      }),
    );
  });
});

describe('control 13, the shape of an order', () => {
  const instrument = anInstrument({ tickSize: '0.5', lotSize: '0.001', minimumNotional: '10' });
  const codeOf = (order: { quantity: string; price?: string; limitPrice?: string }, on: Instrument = instrument) =>
    checkOrderShape(on, { price: '40000', limitPrice: null, ...order })?.code ?? null;

  test('passes the smallest quantity and refuses less', () => {
    expect(codeOf({ quantity: '0.001' })).toBeNull();
    expect(codeOf({ quantity: '0.000999999999999999' })).toBe('belowMinimumQuantity');
    expect(codeOf({ quantity: '0' })).toBe('belowMinimumQuantity');
    expect(codeOf({ quantity: '-1' })).toBe('belowMinimumQuantity');
  });

  test('passes whole lots and refuses parts of one', () => {
    expect(codeOf({ quantity: '0.002' })).toBeNull();
    expect(codeOf({ quantity: '0.0015' })).toBe('belowMinimumQuantity');
  });

  test('passes the minimum notional and refuses less', () => {
    expect(codeOf({ quantity: '0.001', price: '10000' })).toBeNull(); // 0.001 × 10,000 = 10
    expect(codeOf({ quantity: '0.001', price: '9999.5' })).toBe('belowMinimumNotional'); // 9.9995
  });

  test('passes a limit price on the tick and refuses one beside it', () => {
    expect(codeOf({ quantity: '1', limitPrice: '40000.5' })).toBeNull();
    expect(codeOf({ quantity: '1', limitPrice: '40000.4' })).toBe('offTick');
  });

  test('refuses a limit price where the tick is unknown', () => {
    expect(codeOf({ quantity: '1', limitPrice: '40000' }, { ...instrument, tickSize: '0' })).toBe('offTick');
  });

  test('says the numbers that decided', () => {
    expect(checkOrderShape(instrument, { quantity: '0.001', price: '9000', limitPrice: null })).toEqual({
      code: 'belowMinimumNotional',
      message: 'The order is worth 9, below the minimum of 10 on paper.',
      numbers: { notional: '9', minimumNotional: '10' },
    });
  });
});
