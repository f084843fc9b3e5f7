import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import type { PostgresBinaries } from './postgres-binaries.ts';
import { handToPostgres, insideFolder, postgresIdentity } from './postgres-user.ts';
import { Problem } from './problem.ts';
import { commandOf } from './process-identity.ts';

export const POSTGRES_USER = 'ratchet';

/** One Postgres on disk. */
export interface Cluster {
  /** Its data folder. */
  data: string;
  password: string;
}

const UNFINISHED = 'data.new-';

/** Opens the cluster; makes it at the first start, and again when an interrupted one left it unfinished. */
export function openCluster(folder: string, binaries: PostgresBinaries, isDurable: boolean): Cluster {
  mkdirSync(folder, { recursive: true });
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  if (!existsSync(data)) {
    const unfinished = readdirSync(folder).filter((name) => name.startsWith(UNFINISHED));
    for (const name of unfinished) rmSync(path.join(folder, name), { recursive: true, force: true });
    const password = randomBytes(24).toString('base64url');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    initialise({ folder, data, passwordFile, binaries, isDurable });
  }
  if (!existsSync(passwordFile)) {
    throw new Problem(
      `The Postgres in ${folder} has lost its password file. Put ${passwordFile} back, or clear everything with npm start -- --reset.`,
    );
  }
  assertOwner(data);
  assertSameMajor(data, binaries);
  return { data, password: readFileSync(passwordFile, 'utf8') };
}

/**
 * Deletes a postmaster.pid that a killed Postgres left, when its number is dead or has become another program. Postgres
 * itself refuses to start when any process of its user has that number.
 */
export function removeStalePidFile(data: string): void {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!commandOf(pid).includes('postgres')) rmSync(file, { force: true });
}

function initialise(parts: {
  folder: string;
  data: string;
  passwordFile: string;
  binaries: PostgresBinaries;
  isDurable: boolean;
}): void {
  const fresh = mkdtempSync(path.join(parts.folder, UNFINISHED));
  handToPostgres(fresh);
  const handed = path.join(parts.folder, 'password.initdb');
  writeFileSync(handed, readFileSync(parts.passwordFile), { mode: 0o600 });
  handToPostgres(handed);
  const descriptor = openSync(handed, 'r');
  const { cwd, name } = insideFolder(fresh);
  const identity = postgresIdentity();
  const args = [
    ...['-D', name, '-U', POSTGRES_USER, '--auth=scram-sha-256', '--encoding=UTF8'],
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    `--pwfile=${identity.uid === undefined ? handed : '/proc/self/fd/0'}`,
    ...(parts.isDurable ? [] : ['--no-sync']),
  ];
  const result = spawnSync(parts.binaries.initdb, args, {
    ...identity,
    cwd,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: [descriptor, 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  closeSync(descriptor);
  rmSync(handed);
  if (result.status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    const reason = result.error?.message ?? result.stderr.trim();
    throw new Problem(`Postgres could not make its data folder in ${parts.folder}: ${reason}`);
  }
  renameSync(fresh, parts.data);
}

/** Postgres starts only on data of its own user. */
function assertOwner(data: string): void {
  const owner = statSync(data).uid;
  const user = postgresIdentity().uid ?? process.getuid?.() ?? owner;
  if (owner === user) return;
  throw new Problem(
    `The data in ${data} belongs to user ${owner} and Postgres would run as user ${user}. Start as the user that made it, or use another --data-dir.`,
  );
}

function assertSameMajor(data: string, binaries: PostgresBinaries): void {
  const found = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  const output = spawnSync(binaries.postgres, ['--version'], {
    ...postgresIdentity(),
    cwd: '/',
    encoding: 'utf8',
  }).stdout;
  const own = /(\d+)(\.|beta|rc)/.exec(output)?.[1] ?? '';
  if (found !== own) {
    throw new Problem(
      `The data in ${data} was written by Postgres ${found} and this checkout has Postgres ${own}. ` +
        'Use the checkout that wrote it, or another --data-dir.',
    );
  }
}
