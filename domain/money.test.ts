import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anyDecimal, anyPositive } from '../test/builders/arbitrary.ts';
import {
  absolute,
  add,
  bpsBetween,
  bpsOf,
  compare,
  decimalOf,
  DecimalError,
  divide,
  equals,
  isAtLeast,
  isAtMost,
  isMultipleOf,
  isNegative,
  isPositive,
  isZero,
  maximum,
  minimum,
  multiply,
  negate,
  parseDecimal,
  roundTo,
  roundToStep,
  subtract,
} from './money.ts';

describe('parsing', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['0.000', '0'],
    ['41000.50', '41000.5'],
    ['-3.10', '-3.1'],
    ['0.000000000000000001', '0.000000000000000001'],
    ['999999999999999999999999', '999999999999999999999999'],
  ])('reads %p as %p', (text, expected) => {
    expect(parseDecimal(text)).toBe(expected);
  });

  test.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '1\n',
    '+1',
    '--1',
    '-',
    '1e5',
    '1E-5',
    '1e309',
    'NaN',
    'Infinity',
    '-Infinity',
    '0x10',
    '0b1',
    '01',
    '00',
    '-01',
    '.5',
    '5.',
    '1.2.3',
    '1,000',
    '1_000',
    '١٢',
    'null',
    '1000000000000000000000000', // 25 digits
    '0.0000000000000000001', // 19 decimals
  ])('refuses %p', (text) => {
    expect(() => parseDecimal(text)).toThrow(DecimalError);
  });

  test('says what to write instead', () => {
    expect(() => parseDecimal('1e5')).toThrow('"1e5" is not a decimal number; write digits with an optional fraction');
  });

  test('repeats only the beginning of a very long text', () => {
    expect(() => parseDecimal('9'.repeat(10_000))).toThrow(`"${'9'.repeat(40)}" is not`);
  });

  test('reads back what it wrote', () => {
    fc.assert(fc.property(anyDecimal(), (value) => parseDecimal(value) === value));
  });

  test('refuses a number that is not finite', () => {
    expect(() => decimalOf(Number.NaN)).toThrow(DecimalError);
    expect(() => decimalOf(Number.POSITIVE_INFINITY)).toThrow(DecimalError);
    expect(() => isPositive('NaN')).toThrow(DecimalError);
    expect(() => multiply('Infinity', 2)).toThrow(DecimalError);
  });

  test('writes small and large numbers without an exponent', () => {
    expect(decimalOf(1e-7)).toBe('0.0000001');
    expect(decimalOf(1e21)).toBe('1000000000000000000000');
  });
});

describe('exact arithmetic', () => {
  test('adds tenths exactly', () => {
    expect(add('0.1', '0.2')).toBe('0.3');
    expect(add()).toBe('0');
  });

  test('has no negative zero', () => {
    expect(negate('0')).toBe('0');
    expect(multiply('-1', '0')).toBe('0');
    expect(roundTo('-0.4', 0)).toBe('0');
  });

  test('loses no digit of a product of any two accepted numbers', () => {
    fc.assert(
      fc.property(anyDecimal(), anyDecimal(), (a, b) => {
        // The same product in integers: both numbers × 10^18.
        const scaled = (value: string): bigint => BigInt(multiply(value, '1000000000000000000'));
        const expected = scaled(a) * scaled(b);
        expect(BigInt(multiply(a, b, '1000000000000000000000000000000000000'))).toBe(expected);
      }),
    );
  });

  test('adds in any order to the same sum, and subtracts back to nothing', () => {
    fc.assert(
      fc.property(fc.array(anyDecimal(), { maxLength: 10 }), anyDecimal(), (values, more) => {
        expect(add(...values.toReversed())).toBe(add(...values));
        expect(subtract(add(...values, more), more)).toBe(add(...values));
      }),
    );
  });

  test('spreads a product over a sum: (a + b) × c = a × c + b × c', () => {
    fc.assert(
      fc.property(anyDecimal(), anyDecimal(), anyDecimal(), (a, b, c) => {
        expect(multiply(add(a, b), c)).toBe(add(multiply(a, c), multiply(b, c)));
      }),
    );
  });

  test('takes bps of an amount exactly', () => {
    expect(bpsOf('40000', '4.5')).toBe('18'); // 40,000 × 4.5 ÷ 10,000
    expect(bpsOf('0.000000000000000001', '1')).toBe('0.0000000000000000000001');
  });

  test('measures a distance in bps with its sign', () => {
    expect(bpsBetween('40200', '40000')).toBe('50'); // 200 ÷ 40,000
    expect(bpsBetween('39800', '40000')).toBe('-50');
    expect(() => bpsBetween('1', '0')).toThrow(DecimalError);
  });
});

describe('division', () => {
  test('keeps 18 decimals, half-even, unless told otherwise', () => {
    expect(divide('1', '3')).toBe('0.333333333333333333');
    expect(divide('2', '3')).toBe('0.666666666666666667');
    expect(divide('2', '3', 18, 'down')).toBe('0.666666666666666666');
    expect(divide('1', '3', 2, 'up')).toBe('0.34');
    expect(divide('1', '8', 2)).toBe('0.12'); // 0.125 goes to the even neighbour
    expect(divide('3', '8', 2)).toBe('0.38'); // 0.375 goes to the even neighbour
  });

  test('refuses to divide by zero', () => {
    expect(() => divide('1', '0')).toThrow('Division of 1 by zero.');
  });

  test('rounded down never gives back more than there was, and loses less than one unit of the last decimal', () => {
    fc.assert(
      fc.property(anyPositive(), anyPositive(), (a, b) => {
        const quotient = divide(a, b, 18, 'down');
        expect(isAtMost(multiply(quotient, b), a)).toBe(true);
        expect(compare(multiply(add(quotient, '0.000000000000000001'), b), a)).toBe(1);
      }),
    );
  });
});

describe('rounding', () => {
  test.each([
    ['down', '2.5', '2'],
    ['down', '-2.5', '-2'],
    ['up', '2.1', '3'],
    ['up', '-2.1', '-3'],
    ['halfEven', '2.5', '2'],
    ['halfEven', '3.5', '4'],
  ] as const)('%s takes %p to %p', (rounding, value, expected) => {
    expect(roundTo(value, 0, rounding)).toBe(expected);
    expect(roundToStep(value, '1', rounding)).toBe(expected);
  });

  test('rounds to steps that are no power of ten', () => {
    expect(roundToStep('40000.7', '0.5', 'down')).toBe('40000.5');
    expect(roundToStep('40000.7', '0.5', 'up')).toBe('40001');
    expect(roundToStep('10', '3', 'up')).toBe('12');
  });

  test.each(['0', '-0.5'])('refuses a step of %p', (step) => {
    expect(() => roundToStep('1', step, 'down')).toThrow('A step must be positive');
  });

  test('down and up enclose the value, less than one step apart, and leave multiples alone', () => {
    fc.assert(
      fc.property(anyPositive(), anyPositive(), (value, step) => {
        const low = roundToStep(value, step, 'down');
        const high = roundToStep(value, step, 'up');
        expect(isAtMost(low, value) && isAtLeast(high, value)).toBe(true);
        expect(['0', step]).toContain(subtract(high, low));
        expect(isMultipleOf(low, step) && isMultipleOf(high, step)).toBe(true);
        expect(roundToStep(low, step, 'up')).toBe(low);
      }),
    );
  });
});

describe('comparison', () => {
  test('is by value, not by spelling or as text', () => {
    expect(equals('1.50', '1.5')).toBe(true);
    expect(compare('9', '10')).toBe(-1);
    expect([isPositive('0'), isNegative('0'), isZero('0')]).toEqual([false, false, true]);
  });

  test('minimum and maximum are among the values, with every digit', () => {
    fc.assert(
      fc.property(anyDecimal(), fc.array(anyDecimal(), { maxLength: 5 }), (first, rest) => {
        const values = [first, ...rest];
        const low = minimum(first, ...rest);
        const high = maximum(first, ...rest);
        expect(values).toContain(low);
        expect(values).toContain(high);
        expect(values.every((value) => isAtLeast(value, low) && isAtMost(value, high))).toBe(true);
      }),
    );
  });

  test('the absolute amount has no sign', () => {
    expect([absolute('-3'), absolute('3'), absolute('0')]).toEqual(['3', '3', '0']);
  });
});
