import { chownSync } from 'node:fs';

import { Problem } from './problem.ts';

/** Postgres refuses to run as root, so root runs it as nobody. */
const NOBODY = 65_534;

/** The user and folder options under which a Postgres program is spawned. */
export interface PostgresIdentity {
  uid?: number;
  gid?: number;
}

/** @throws Problem for root on a system without /proc, which `insideFolder` needs. */
export function postgresIdentity(): PostgresIdentity {
  if (process.getuid?.() !== 0) return {};
  if (process.platform !== 'linux') {
    throw new Problem(
      'Postgres refuses to run as root. Run this as another user, or set DATABASE_URL to a running Postgres.',
    );
  }
  return { uid: NOBODY, gid: NOBODY };
}

/** Gives a file or folder to the user that Postgres runs as. */
export function handToPostgres(file: string): void {
  const { uid, gid } = postgresIdentity();
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
}

/**
 * How a Postgres program is told its data folder. Nobody may be unable to enter the folders above it (below /root, say),
 * so for root the program is started inside, and the kernel's link to its working folder is its name.
 */
export function insideFolder(folder: string): { cwd: string; name: string } {
  return { cwd: folder, name: postgresIdentity().uid === undefined ? folder : '/proc/self/cwd' };
}
