import { describe, expect, test } from '@jest/globals';
import { decimalsOf, exact, number, percent, signed, signedPercent } from './money.ts';

describe('money on the page', () => {
  test.each([
    ['1234567.891', 2, '1,234,567.89'],
    ['0.5', 0, '0'],
    ['-0.004', 2, '0.00'],
    ['-1234.5', 2, '−1,234.50'],
    ['0.1', 4, '0.1000'],
  ])('writes %s to %i decimals as %s', (value, decimals, text) => {
    expect(number(value, decimals)).toBe(text);
  });

  test('says the sign of a gain too, and none of nothing', () => {
    expect([signed('12.3', 2), signed('-12.3', 2), signed('0.001', 2)]).toEqual(['+12.30', '−12.30', '0.00']);
  });

  test('keeps every digit of a quantity', () => {
    expect(exact('12345.00001')).toBe('12,345.00001');
  });

  test('makes percentages of fractions without computing with floats', () => {
    expect([percent('0.0123', 2), percent('1', 0), percent('0.00005', 3), signedPercent('-0.1', 1)]).toEqual([
      '1.23',
      '100',
      '0.005',
      '−10.0',
    ]);
  });

  test('takes decimals from the tick', () => {
    expect([decimalsOf('0.01'), decimalsOf('10'), decimalsOf('0.00001')]).toEqual([2, 0, 5]);
  });
});
