import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The version that we obtain. tools/temporal/go.mod pins the same one. */
export const TEMPORAL_VERSION = '1.8.2';

/** The oldest CLI whose server has what we use (update-with-start, current search attributes). */
export const OLDEST_VERSION = '1.5.1';

/** An answer of a moment takes this long on a machine that does ten other things; one that is slow is not one that is not there. */
const ANSWERS_WITHIN_MS = 180_000;

/** The version that a temporal binary says it is, or undefined when it does not run. */
export async function temporalVersionOf(binary: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(binary, ['--version'], { timeout: ANSWERS_WITHIN_MS });
    return versionIn(stdout);
  } catch {
    return undefined;
  }
}

/** `temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)` → `1.8.2`. */
export function versionIn(text: string): string | undefined {
  return /temporal version (\d+\.\d+\.\d+\S*)/i.exec(text)?.[1];
}

/** True for a released version from OLDEST_VERSION on. A build that says 0.0.0-DEV is of unknown age. */
export function isGoodVersion(version: string): boolean {
  const parts = version.split(/[.-]/).map(Number);
  const oldest = OLDEST_VERSION.split('.').map(Number);
  for (const [index, least] of oldest.entries()) {
    const part = parts[index] ?? Number.NaN;
    if (Number.isNaN(part)) return false;
    if (part !== least) return part > least;
  }
  return true;
}
