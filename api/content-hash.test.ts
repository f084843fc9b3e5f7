import { expect, test } from '@jest/globals';
import { contentHash } from './content-hash.ts';

test('the same content has the same hash, in whatever order its fields stand, and other content has another', () => {
  const hash = contentHash({ a: '1', b: { c: [1, { d: 2, e: 3 }], f: null } });
  expect(contentHash({ b: { f: null, c: [1, { e: 3, d: 2 }], g: undefined }, a: '1' })).toBe(hash);
  expect(contentHash({ a: '1', b: { c: [{ d: 2, e: 3 }, 1], f: null } })).not.toBe(hash);
  expect(contentHash({ a: 1, b: { c: [1, { d: 2, e: 3 }], f: null } })).not.toBe(hash);
});
