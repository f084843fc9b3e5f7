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
export const listed = async (): Promise<Listed[]> => listedIn(await readFile(path.join(ROOT, LIST), 'utf8'));

/** @throws when a line says that a test runs its command, and does not name that test as the others do. */
export function listedIn(text: string): Listed[] {
  const [, run = '', notRun = ''] = /^## Run by another test$(.*)^## Not run$(.*)/ms.exec(text) ?? [];
  return [
    ...rowsOf(run).map(({ pattern, reason }) => {
      const [, file, words] = /^\[[^\]]+\]\(\.\.\/([^)]+)\): `([^`]+)`$/.exec(reason) ?? [];
      if (file === undefined || words === undefined)
        throw new Error(`${LIST} does not say which test runs ${pattern} by which words, but: ${reason}`);
      return { pattern, reason, test: { file, words } };
    }),
    ...rowsOf(notRun).map((row) => ({ ...row, test: null })),
  ];
}

const rowsOf = (table: string): { pattern: string; reason: string }[] =>
  [...table.matchAll(/^\| `([^`]+)` *\| (.+?) *\|$/gm)].map(([, pattern = '', reason = '']) => ({ pattern, reason }));

export function isListed(command: string, { pattern }: Pick<Listed, 'pattern'>): boolean {
  if (!pattern.endsWith(' …')) return command === pattern;
  return `${command} `.startsWith(pattern.slice(0, -1)) && !NEXT.test(command.replaceAll(QUOTED, ''));
}

/** Behind these another command begins, which the … of a line does not stand for. */
const NEXT = /&&|\|\||;|[^\\]\n/;
const QUOTED = /'[^']*'|"[^"]*"/g;

/** Does a test do something with these words? To import them, or to speak of them, is not enough. */
export const does = (test: string, words: string): boolean =>
  test.replaceAll(/^import\b[^;]*;|^\s*\/\*.*?\*\/|^\s*\/\/.*?$/gms, '').includes(words);
