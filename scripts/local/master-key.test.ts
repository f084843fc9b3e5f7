import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { masterKey } from './master-key.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'master-key-'));
  file = path.join(folder, 'master-key');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('makes a key once, for its owner only', () => {
  const key = masterKey(file, {});
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(masterKey(file, {})).toBe(key);
});

test('another installation has another key', () => {
  expect(masterKey(`${file}-2`, {})).not.toBe(masterKey(file, {}));
});

test('a key that is given is used, and kept nowhere', () => {
  const given = 'ab'.repeat(32);
  expect(masterKey(file, { RATCHET_MASTER_KEY: given })).toBe(given);
  expect(() => readFileSync(file)).toThrow(/ENOENT/);
});

test('what a start that was cut off left behind is not taken for a key', () => {
  writeFileSync(`${file}.1`, 'half');
  expect(masterKey(file, {})).toMatch(/^[0-9a-f]{64}$/);
});
