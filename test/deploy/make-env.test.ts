import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from '@jest/globals';

import { ROOT } from '../../scripts/local/root.ts';
import { textOf } from './compose.ts';

test('deploy/make-env.sh writes a new secret for each that docker-compose.yml asks for, for its owner only, and keeps what is there', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ratchet env-'));
  const script = path.join(folder, 'deploy/make-env.sh');
  const env = path.join(folder, '.env');
  await cp(path.join(ROOT, 'deploy/make-env.sh'), script);
  await promisify(execFile)(script);
  const made = await readFile(env, 'utf8');
  const asked = [...textOf('docker-compose.yml').matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name);
  const secrets = made.trim().split('\n');
  expect(new Set(secrets.map((line) => line.split('=')[0]))).toEqual(new Set(asked));
  expect(new Set(secrets.map((line) => line.split('=')[1])).size).toBe(secrets.length);
  for (const line of secrets) expect(line).toMatch(/^[A-Z_]+=[0-9a-f]{64}$/);
  expect((await stat(env)).mode & 0o777).toBe(0o600);
  await promisify(execFile)(script);
  expect(await readFile(env, 'utf8')).toBe(made);
  await rm(folder, { recursive: true });
});
