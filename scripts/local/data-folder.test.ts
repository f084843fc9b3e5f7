import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { clearDataFolder, openDataFolder } from './data-folder.ts';

describe('a data folder', () => {
  let parent: string;
  let root: string;

  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), 'ratchet data '));
    root = path.join(parent, 'a', 'b c');
  });

  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  test('is made with the folders above it, for its owner only', () => {
    openDataFolder(root);
    expect(readdirSync(root).sort()).toEqual(['logs', 'postgres', 'ratchet-data-folder', 'run', 'temporal']);
    expect(statSync(root).mode & 0o777).toBe(0o700);
  });

  test('that was left half made is completed', () => {
    openDataFolder(root);
    rmSync(path.join(root, 'temporal'), { recursive: true });
    writeFileSync(path.join(root, 'postgres', 'port'), '5432');
    openDataFolder(root);
    expect(existsSync(path.join(root, 'temporal'))).toBe(true);
    expect(existsSync(path.join(root, 'postgres', 'port'))).toBe(true);
  });

  test('that cannot be made is refused with what to do', () => {
    const file = path.join(parent, 'file');
    writeFileSync(file, '');
    expect(() => openDataFolder(file)).toThrow(/a part of that path is a file\. Give another one with --data-dir/);
    expect(() => openDataFolder(path.join(file, 'x'))).toThrow(/a part of that path is a file/);
  });

  test.each(process.platform === 'linux' ? ['/proc/ratchet', '/sys/ratchet'] : [])('cannot be %s', (place) => {
    expect(() => openDataFolder(place)).toThrow(/^The data folder .* cannot be .* Give another one with --data-dir/);
  });

  test('is cleared but for its lock', () => {
    openDataFolder(root);
    writeFileSync(path.join(root, 'ratchet.lock'), '');
    writeFileSync(path.join(root, 'anything'), '');
    clearDataFolder(root);
    expect(readdirSync(root).sort()).toEqual(['ratchet-data-folder', 'ratchet.lock']);
  });

  test('that holds other things is neither used nor emptied', () => {
    const home = path.join(parent, 'home');
    mkdirSync(home);
    writeFileSync(path.join(home, 'letter'), 'dear');
    expect(() => openDataFolder(home)).toThrow(/did not put there/);
    expect(() => {
      clearDataFolder(home);
    }).toThrow(/did not put there/);
    expect(readdirSync(home)).toEqual(['letter']);
  });
});
