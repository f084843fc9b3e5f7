import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { identityOf, isAlive } from './process-identity.ts';
import { recordProcess, survivorOf } from './process-records.ts';
import { run } from './running.ts';
import { stopSurvivors } from './survivors.ts';

describe('the record of a process', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ratchet records '));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const sleeper = () => run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });

  test('finds what an earlier start left running, and that is ended', async () => {
    const left = sleeper();
    recordProcess(folder, 'temporal', left.pid);
    expect(survivorOf(folder, 'temporal')).toBe(left.pid);
    expect(await stopSurvivors(folder, { spare: ['temporal'] })).toEqual([]);
    expect(await stopSurvivors(folder, { spare: ['postgres'] })).toEqual(['temporal']);
    await left.ended;
    expect(isAlive(left.pid)).toBe(false);
    expect(survivorOf(folder, 'temporal')).toBeUndefined();
  });

  test('does not mistake a later process with the same number for it', async () => {
    const stranger = sleeper();
    writeFileSync(
      path.join(folder, 'temporal.json'),
      JSON.stringify({ pid: stranger.pid, identity: '1@another boot' }),
    );
    expect(survivorOf(folder, 'temporal')).toBeUndefined();
    expect(await stopSurvivors(folder, { spare: [] })).toEqual([]);
    expect(identityOf(stranger.pid)).toBeDefined();
    process.kill(stranger.pid, 'SIGKILL');
    await stranger.ended;
  });
});
