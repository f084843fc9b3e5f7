import { Problem } from '../local/problem.ts';

/** One line of a Dockerfile that does something to a file system or to how commands run. */
export type Step =
  | { kind: 'run'; command: string }
  | { kind: 'copy'; from: string | null; sources: string[]; to: string }
  | { kind: 'workdir'; path: string }
  | { kind: 'env'; values: Record<string, string> }
  | { kind: 'user'; name: string };

/** A stage: what it begins with, and its steps. */
export interface Stage {
  name: string;
  /** An image, or an earlier stage. */
  base: string;
  steps: Step[];
}

/** What says only how the image is started. */
const OF_THE_START = ['EXPOSE', 'CMD'];

/** Reads a Dockerfile as far as ours goes. @throws Problem at a line that it does not know. */
export function parseDockerfile(text: string): Stage[] {
  const stages: Stage[] = [];
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  for (const line of lines) {
    const [word = '', rest = ''] = line.trim().split(/\s+(.*)/s);
    const from = /^(\S+) AS (\S+)$/.exec(rest);
    if (word === 'FROM' && from?.[1] !== undefined && from[2] !== undefined)
      stages.push({ base: from[1], name: from[2], steps: [] });
    else if (!OF_THE_START.includes(word)) stages.at(-1)?.steps.push(stepOf(word, rest));
  }
  return stages;
}

function stepOf(word: string, rest: string): Step {
  const words = rest.split(/\s+/);
  switch (word) {
    case 'RUN':
      return { kind: 'run', command: rest };
    case 'COPY': {
      const from = words[0]?.startsWith('--from=') === true ? words[0].slice('--from='.length) : null;
      const paths = from === null ? words : words.slice(1);
      return { kind: 'copy', from, sources: paths.slice(0, -1), to: paths.at(-1) ?? '.' };
    }
    case 'WORKDIR':
      return { kind: 'workdir', path: rest };
    case 'ENV':
      return { kind: 'env', values: Object.fromEntries(words.map((each) => each.split('=') as [string, string])) };
    case 'USER':
      return { kind: 'user', name: rest };
    default:
      throw new Problem(`deploy/Dockerfile has a line that cannot be replayed: ${word} ${rest}`);
  }
}
