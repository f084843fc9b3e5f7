import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { serverPrograms } from './server-programs.ts';

describe('a test that needs the programs of a Temporal server, where there are none', () => {
  const before = { ...process.env };
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ratchet programs-'));
    Object.assign(process.env, { RATCHET_CACHE_DIR: path.join(folder, 'cache'), PATH: folder });
    delete process.env['CI'];
  });
  afterEach(async () => {
    delete process.env['RATCHET_CACHE_DIR'];
    delete process.env['CI'];
    Object.assign(process.env, before);
    await rm(folder, { recursive: true });
  });

  const goThat = (does: string) => writeFile(path.join(folder, 'go'), `#!/bin/sh\n${does}\n`, { mode: 0o755 });

  test('is left out without Go', async () => {
    expect(await serverPrograms('this test')).toBeNull();
  });

  test('fails without Go in CI', async () => {
    process.env['CI'] = 'true';
    await expect(serverPrograms('this test')).rejects.toThrow('go is not on PATH');
  });

  test('fails when Go cannot build them', async () => {
    await goThat('if [ "$1" = version ]; then echo go version go1.26.4; else echo "no such module" >&2; exit 1; fi');
    await expect(serverPrograms('this test')).rejects.toThrow('no such module');
  });

  test('fails when Go does not run', async () => {
    await goThat('exit 2');
    await expect(serverPrograms('this test')).rejects.toThrow('go does not run');
  });
});
