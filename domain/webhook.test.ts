import { expect, test } from '@jest/globals';
import { addressIn, MOST_ATTEMPTS, retryAfterMs, targetProblem } from './webhook.ts';

test('pauses grow from five seconds to ten hours, a fifth longer or shorter', () => {
  const pauses = Array.from({ length: MOST_ATTEMPTS - 1 }, (_, index) => retryAfterMs(index + 1, 0.5));
  expect(pauses.map((ms) => ms / 1000)).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000]);
  expect([retryAfterMs(1, 0), retryAfterMs(1, 1)]).toEqual([4_000, 6_000]);
});

test.each([
  ['https://example.com/hooks', null],
  ['https://example.com:443/hooks', null],
  ['https://8.8.8.8/', null],
  ['https://[2606:4700:4700::1111]/', null],
  ['http://example.com/', 'must be an https address'],
  ['file:///etc/passwd', 'must be an https address'],
  ['gopher://example.com/', 'must be an https address'],
  ['example.com', 'must be an https address'],
  ['https://good@example.com/', 'must not contain a name or a password'],
  ['https://:secret@example.com/', 'must not contain a name or a password'],
  ['https://example.com/#part', 'must not contain a fragment'],
  ['https://example.com:7233/', 'must not name a port'],
  ['https://127.0.0.1/', 'must not be an address of a private network'],
  ['https://[::1]/', 'must not be an address of a private network'],
  ['https://[::ffff:10.0.0.1]/', 'must not be an address of a private network'],
  ['https://169.254.169.254/latest', 'must not be an address of a private network'],
  ['https://0x7f000001/', 'must not be an address of a private network'],
  ['https://2130706433/', 'must not be an address of a private network'],
  ['https://0177.0.0.1/', 'must not be an address of a private network'],
  ['https://127.1/', 'must not be an address of a private network'],
])('the target %s: %s', (url, problem) => expect(targetProblem(url, { allowsPrivate: false })).toBe(problem));

test.each([
  ['http://127.0.0.1:3000/hooks', null],
  ['https://[::1]:3000/', null],
  ['ftp://127.0.0.1/', 'must be an https address'],
  ['http://a:b@127.0.0.1/', 'must not contain a name or a password'],
])('where private targets are allowed, the target %s: %s', (url, problem) =>
  expect(targetProblem(url, { allowsPrivate: true })).toBe(problem),
);

test('an address is told from a name', () => {
  expect(['[::1]', '10.0.0.1', 'example.com', 'dead.beef'].map(addressIn)).toEqual(['::1', '10.0.0.1', null, null]);
});
