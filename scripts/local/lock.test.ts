import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { livingHolder, lockDataFolder } from './lock.ts';
import { identityOf } from './process-identity.ts';

describe('the lock of a data folder', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ratchet lock '));
    file = path.join(folder, 'ratchet.lock');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('refuses a second start and names the process that runs', async () => {
    const lock = await lockDataFolder(folder);
    await expect(lockDataFolder(folder)).rejects.toThrow(`Ratchet already runs on ${folder} (process ${process.pid})`);
    expect(livingHolder(folder)?.pid).toBe(process.pid);
    lock.release();
    expect(existsSync(file)).toBe(false);
    (await lockDataFolder(folder)).release();
  });

  test('is taken over from a process that is dead', async () => {
    writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, identity: 'long ago' }));
    const lock = await lockDataFolder(folder);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  test('is taken over when another process has got the number of the dead one', async () => {
    expect(identityOf(process.ppid)).toBeDefined();
    writeFileSync(file, JSON.stringify({ pid: process.ppid, identity: 'a process before it' }));
    const lock = await lockDataFolder(folder);
    lock.release();
  });

  test('is taken over when a crash left it without content', async () => {
    writeFileSync(file, '');
    const past = Date.now() / 1000 - 60;
    utimesSync(file, past, past);
    const lock = await lockDataFolder(folder);
    lock.release();
  });

  test('goes to one of many that find a dead holder together', async () => {
    writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, identity: 'long ago' }));
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataFolder(folder)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
