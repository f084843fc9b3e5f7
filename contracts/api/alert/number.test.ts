import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { numberOf } from './number.ts';

describe('numbers of alerts', () => {
  test.each([
    ['41000.5', '41000.5'],
    ['4.1e4', '41000'],
    ['1E-7', '0.0000001'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['007', '7'],
    ['-0', '0'],
    // More digits than a float holds: 2^53 + 1, and a price with seventeen of them.
    ['9007199254740993', '9007199254740993'],
    ['0.10000000000000001', '0.10000000000000001'],
  ])('%s is %s', (text, value) => expect(numberOf(text)).toBe(value));

  test.each(['', ' 1', 'NaN', 'Infinity', '0x10', '1e', 'e5', '1,000', '١٢', '1e-30', '1e99', '1'.repeat(41), '1.2.3'])(
    '%j is none',
    (text) => expect(numberOf(text)).toBeNull(),
  );

  test('whatever the text, there is an answer', () => {
    fc.assert(fc.property(fc.string(), (text) => void numberOf(text)));
  });
});
