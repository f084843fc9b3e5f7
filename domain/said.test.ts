import { expect, test } from '@jest/globals';
import { said, saidDown, saidUp } from './said.ts';

test.each([
  ['9998.123456789', '9998.12'],
  ['-0.900015255585', '-0.900015'],
  ['2000', '2000'],
  ['0', '0'],
])('a sentence says %s as %s', (money, text) => {
  expect(said(money)).toBe(text);
});

test('what is more than a limit is said to be more, however little it is', () => {
  expect([saidUp('2000.0001'), saidDown('2000.0001')]).toEqual(['2000.01', '2000']);
  expect([saidUp('0.0000011'), saidDown('0.0000019')]).toEqual(['0.000002', '0.000001']);
});
