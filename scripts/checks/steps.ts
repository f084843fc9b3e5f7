import path from 'node:path';

import { ROOT } from '../local/root.ts';

/** One part of the static check, as a command of an installed package. */
export interface Step {
  /** What it checks, in a word or two. */
  name: string;
  /** The JavaScript file that is run, below node_modules. */
  program: string;
  args: string[];
}

/** Every static part. The longest stand first, because two run at a time. */
export const STEPS: Step[] = [
  { name: 'lint', program: 'eslint/bin/eslint.js', args: ['.', '--max-warnings=0', '--no-warn-ignored'] },
  { name: 'types', program: 'typescript/bin/tsc', args: ['--noEmit', '--pretty', 'false'] },
  { name: 'types of the page', program: 'typescript/bin/tsc', args: ['--noEmit', '--pretty', 'false', '-p', 'web'] },
  { name: 'format', program: 'prettier/bin/prettier.cjs', args: ['--check', '--log-level=warn', '.'] },
  {
    name: 'import rules',
    program: 'dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', '.'],
  },
  { name: 'dead code', program: 'knip/bin/knip.js', args: ['--no-progress'] },
];

/** The file that Node runs for a step. */
export function programOf(step: Step): string {
  return path.join(ROOT, 'node_modules', step.program);
}
