import { describe, expect, test } from '@jest/globals';

import { targetOf } from './target.ts';

describe('the platform that generated requests are sent to', () => {
  test.each(['http://127.0.0.1:3000/', 'http://127.8.9.1:3000', 'http://localhost:3000', 'http://[::1]:3000'])(
    'may be on this machine: %s',
    (url) => {
      expect(targetOf(url, true)).toBe(url.replace(/\/$/, ''));
    },
  );

  test.each([
    'http://127.0.0.1:3000',
    // What is refused for both reasons is refused.
    'https://trading.example',
  ])('is left alone without a word that it may be destroyed: %s', (url) => {
    expect(() => targetOf(url, false)).toThrow(/--may-be-destroyed|--url takes/);
  });

  test.each([
    'https://trading.example',
    'http://10.0.0.1:3000',
    'http://0.0.0.0:3000',
    'http://127.0.0.1.example:3000',
    'http://localhost.example',
    'http://127.0.0.1@trading.example',
    'http://trading.example/127.0.0.1',
    'ftp://127.0.0.1',
    '127.0.0.1:3000',
    '',
  ])('is nowhere else, whatever is said: %s', (url) => {
    expect(() => targetOf(url, true)).toThrow('--url takes an address of this machine');
  });
});
