import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { Problem, codeOf, sentenceOf } from './problem.ts';

/** Where one installation keeps everything. Created as needed, one folder for each program. */
export interface DataFolder {
  root: string;
  postgres: string;
  temporal: string;
  logs: string;
  /** Process numbers of what runs. */
  run: string;
  /** The file of the key from which secrets are derived. */
  masterKey: string;
}

/** Stands in a folder that we made: only such a one is used, and only such a one is emptied. */
const MARKER = 'ratchet-data-folder';

/**
 * Makes the folder usable; what a half-finished first start left is kept and completed.
 * @throws Problem when it cannot be written, or when it holds things that are not ours.
 */
export function openDataFolder(root: string): DataFolder {
  const folder = dataFolderAt(root);
  try {
    const isNew = !existsSync(root) || readdirSync(root).length === 0;
    const marker = path.join(root, MARKER);
    if (!isNew && !existsSync(marker)) throw new Problem(foreign(root));
    makeFolder(root);
    if (isNew) writeFileSync(marker, 'Everything that one Ratchet keeps. Delete it with npm start -- --reset.\n');
    for (const each of [folder.postgres, folder.temporal, folder.logs, folder.run])
      mkdirSync(each, { recursive: true });
    const probe = path.join(folder.run, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(unusable(root, error));
  }
  return folder;
}

/** Makes a folder and those above it, one at a time: Node's own `recursive` never returns on a file system like /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  // What is kept here concerns nobody else on this machine.
  mkdirSync(folder, { mode: 0o700 });
}

export function dataFolderAt(root: string): DataFolder {
  return {
    root,
    postgres: path.join(root, 'postgres'),
    temporal: path.join(root, 'temporal'),
    logs: path.join(root, 'logs'),
    run: path.join(root, 'run'),
    masterKey: path.join(root, 'master-key'),
  };
}

/** Deletes what we keep in a folder that is ours. Its lock stays, for its holder. @throws Problem when it is not ours. */
export function clearDataFolder(root: string): void {
  if (!existsSync(path.join(root, MARKER))) throw new Problem(foreign(root));
  const names = readdirSync(root).filter((name) => name !== MARKER && !name.startsWith('ratchet.lock'));
  for (const name of names) rmSync(path.join(root, name), { recursive: true, force: true });
}

const foreign = (root: string): string =>
  `The folder ${root} holds things that Ratchet did not put there, so it is left alone. Give an empty or a new one with --data-dir.`;

function unusable(root: string, error: unknown): string {
  const advice = 'Give another one with --data-dir, or make this one writable.';
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return `The data folder ${root} cannot be written by this user. ${advice}`;
    case 'ENOENT':
      return `The data folder ${root} cannot be made there. ${advice}`;
    case 'EROFS':
      return `The data folder ${root} is on a read-only file system. ${advice}`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `The data folder ${root} cannot be made, because a part of that path is a file. ${advice}`;
    case 'ENOSPC':
      return `There is no space left for the data folder ${root}. Free some, then start again.`;
    default:
      return `The data folder ${root} cannot be used: ${sentenceOf(error)}. ${advice}`;
  }
}
