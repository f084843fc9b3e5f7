import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { identityOf } from './process-identity.ts';

/** Remembers in a file which process plays a part, for a start after this process was killed. */
export function recordProcess(folder: string, name: string, pid: number): void {
  const identity = identityOf(pid);
  if (identity !== undefined) writeFileSync(fileOf(folder, name), JSON.stringify({ pid, identity }));
}

export function forgetProcess(folder: string, name: string): void {
  rmSync(fileOf(folder, name), { force: true });
}

/** The recorded process if it still lives; never another process that got its number since. */
export function survivorOf(folder: string, name: string): number | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(fileOf(folder, name), 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('identity' in value)) return undefined;
    const { pid, identity } = value;
    return typeof pid === 'number' && identityOf(pid) === identity ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The names under which processes are remembered, whether they live or not. */
export function recordedNames(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.map((file) => path.basename(file, '.json')).sort();
}

function fileOf(folder: string, name: string): string {
  return path.join(folder, `${name}.json`);
}
