import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Problem, codeOf } from './problem.ts';
import { identityOf } from './process-identity.ts';

/** Who holds a data folder. */
export interface LockHolder {
  pid: number;
  identity: string;
}

const FILE = 'ratchet.lock';
/** Writing a lock is a matter of milliseconds; a file without a holder that is older than this was left by a crash. */
const ABANDONED_MS = 1_000;

/**
 * Makes this process the only one that runs on the data folder, until `release`. The lock of a dead process is taken over.
 * @throws Problem naming the living process that holds it.
 */
export async function lockDataFolder(dataDir: string): Promise<{ release: () => void }> {
  const file = path.join(dataDir, FILE);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (createExclusive(file)) return { release: () => releaseOwn(file) };
    const holder = readHolder(dataDir);
    if (holder !== undefined && isLiving(holder)) {
      throw new Problem(
        `Ratchet already runs on ${dataDir} (process ${holder.pid}). Stop that one with Ctrl-C in its terminal ` +
          `or \`kill ${holder.pid}\`, or start a second copy with its own --data-dir, --port, --temporal-port and --ui-port.`,
      );
    }
    removeStale(file);
    await sleep(20);
  }
  throw new Problem(`The lock ${file} cannot be taken. Delete it if no Ratchet runs on this folder.`);
}

/** The living process that runs on the data folder, if any. */
export function livingHolder(dataDir: string): LockHolder | undefined {
  const holder = readHolder(dataDir);
  return holder !== undefined && isLiving(holder) ? holder : undefined;
}

function createExclusive(file: string): boolean {
  let handle: number;
  try {
    handle = openSync(file, 'wx');
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  writeSync(handle, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid) ?? '' }));
  closeSync(handle);
  return true;
}

/** Deletes a dead holder's lock. Of several that find it, one does so: a second look under a lock of its own decides. */
function removeStale(file: string): void {
  const takeover = `${file}.takeover`;
  if (!createExclusive(takeover)) {
    if (ageMs(takeover) > ABANDONED_MS) rmSync(takeover, { force: true });
    return;
  }
  try {
    const holder = readHolder(path.dirname(file));
    // A file without content may be one that is being written this moment.
    const isStale = holder === undefined ? ageMs(file) > ABANDONED_MS : !isLiving(holder);
    if (isStale) rmSync(file, { force: true });
  } finally {
    rmSync(takeover, { force: true });
  }
}

function releaseOwn(file: string): void {
  if (readHolder(path.dirname(file))?.pid === process.pid) rmSync(file, { force: true });
}

function isLiving(holder: LockHolder): boolean {
  return identityOf(holder.pid) === holder.identity;
}

function readHolder(dataDir: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(dataDir, FILE), 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('identity' in value)) return undefined;
    const { pid, identity } = value;
    return typeof pid === 'number' && typeof identity === 'string' ? { pid, identity } : undefined;
  } catch {
    return undefined;
  }
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}
