import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../scripts/local/root.ts';
import { LIST } from './commands.ts';

/** A line of the list: commands that this test does not run. */
export interface Listed {
  /** The command; with … at its end, everything that begins so. */
  pattern: string;
  /** The test that runs what the command runs, and words of it that do; null when nothing runs it. */
  test: { file: string; words: string } | null;
  /** What stands beside it. */
  reason: string;
}

/** The tables of the list. */
export async function listed(): Promise<Listed[]> {
  const text = await readFile(path.join(ROOT, LIST), 'utf8');
  return [...text.matchAll(/^\| `([^`]+)` *\| (.+?) *\|$/gm)].map(([, pattern = '', reason = '']) => {
    const [, file, words] = /^\[[^\]]+\]\(\.\.\/([^)]+)\): `([^`]+)`/.exec(reason) ?? [];
    return { pattern, reason, test: file === undefined || words === undefined ? null : { file, words } };
  });
}

export const isListed = (command: string, { pattern }: Listed): boolean =>
  pattern.endsWith(' …') ? `${command} `.startsWith(pattern.slice(0, -1)) : command === pattern;
