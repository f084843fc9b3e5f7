import { expect, test } from '@jest/globals';
import { secretsOf } from './secrets.ts';

const secretOf = secretsOf('00'.repeat(32));

test('the same purpose has the same secret', () => {
  // HMAC-SHA-256 of "a" under 32 bytes of zero, as `printf a | openssl mac -digest SHA256 -macopt hexkey:00…00 HMAC` prints it.
  expect(secretOf('a').toString('hex')).toBe('9615a95d4a336118c435b9cd54c5e8644ab956b573aa2926274a1280b6674713');
});

test.each([
  ['another purpose', secretOf('webhook:1:2')],
  ['another key', secretsOf('01'.repeat(32))('webhook:1:1')],
])('%s is another secret', (_, other) => {
  expect(other.equals(secretOf('webhook:1:1'))).toBe(false);
});
