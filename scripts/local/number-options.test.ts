import { describe, expect, test } from '@jest/globals';

import { positive, positiveWhole } from './number-options.ts';

describe('a number that an option was given', () => {
  test('is read', () => {
    expect([positive('seconds', '1.5'), positiveWhole('clients', '200')]).toEqual([1.5, 200]);
  });

  test.each(['0', '-1', 'abc', '', 'NaN', 'Infinity'])('is refused when it is %j, and the option is named', (value) => {
    const given = `it was given "${value}".`;
    expect(() => positive('seconds', value)).toThrow(`--seconds needs a number above zero; ${given}`);
    expect(() => positiveWhole('clients', value)).toThrow(`--clients needs a whole number above zero; ${given}`);
  });

  test('is refused in parts where only whole ones make sense', () => {
    expect(() => positiveWhole('clients', '0.5')).toThrow('--clients needs a whole number above zero');
  });
});
