import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../scripts/local/root.ts';

/** The page that lists what the test of commands does not run. */
export const LIST = 'docs/commands.md';

/** A command as it stands in a document. */
export interface Command {
  document: string;
  text: string;
}

/** Marks of blocks of which every line is a command. */
const SHELLS: ReadonlySet<string | null> = new Set(['sh', 'bash', 'shell', 'zsh']);
/** In prose, and in blocks that do not say that they are shell, a command is what begins with one of these. */
const PROGRAMS =
  'npm npx node temporal tctl t curl psql record docker podman kubectl helm git go cd alias export source python python3 pip pipx uvx sudo apt-get brew openssl'
    .split(' ')
    .join('|');
const COMMAND = new RegExp(
  String.raw`^(?:[A-Z_]+=\S+ )*(?:(?:${PROGRAMS}) \S|(?:[\w.-]+/)+[\w.-]+\.sh\b|\.tools/|node_modules/\.bin/)`,
);

const PROMPT = /^\s*\$ /;

/** Documents of this repository, by their path in it. */
export async function documents(): Promise<string[]> {
  const files = await readdir(ROOT, { recursive: true });
  return files.filter((file) => file.endsWith('.md') && !/node_modules|^\./.test(file)).sort();
}

/** Every command of every document, in the order in which they stand there. */
export async function allCommands(): Promise<Command[]> {
  const found = (await documents())
    .filter((document) => document !== LIST)
    .map(async (document) =>
      commandsIn(await readFile(path.join(ROOT, document), 'utf8')).map((text) => ({ document, text })),
    );
  return (await Promise.all(found)).flat();
}

/** Blocks of shell whole; of other blocks and of prose what begins like a command; in any block what stands behind a prompt. */
export function commandsIn(text: string): string[] {
  const commands: string[] = [];
  let fence: string | null = null;
  let begun: string | null = null;
  for (const line of text.split('\n')) {
    const mark = begun === null ? /^\s*(?:```|~~~)(\w*)/.exec(line) : null;
    if (mark) {
      fence = fence === null ? (mark[1] ?? '') : null;
      continue;
    }
    const isBlock = fence !== null || /^ {4,}\S/.test(line);
    if (begun === null && !isBlock) {
      commands.push(...spansOf(line).filter((span) => COMMAND.test(span)));
      continue;
    }
    const bare = begun === null ? line.trim().replace(PROMPT, '') : line;
    const isCommand = SHELLS.has(fence) || PROMPT.test(line) || COMMAND.test(bare);
    if (begun === null && (bare === '' || bare.startsWith('#') || !isCommand)) continue;
    const whole: string = begun === null ? bare : `${begun}\n${bare}`;
    begun = goesOn(whole) ? whole : null;
    if (begun === null) commands.push(whole.replace(/\s{2,}#[^'"]*$/, ''));
  }
  // What does not end is a command that fails, and not none.
  return begun === null ? commands : [...commands, begun];
}

const spansOf = (line: string): string[] => [...line.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);

/** Does a command go on in the next line: after a backslash, or within quotes? */
function goesOn(text: string): boolean {
  let quote: string | null = null;
  for (const letter of text) {
    if (quote === null && (letter === '"' || letter === "'")) quote = letter;
    else if (letter === quote) quote = null;
  }
  return quote !== null || text.endsWith('\\');
}
