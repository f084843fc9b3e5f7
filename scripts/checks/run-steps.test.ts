import { existsSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import { runSteps } from './run-steps.ts';
import { STEPS, programOf } from './steps.ts';

const FINE = { name: 'fine', program: 'prettier/bin/prettier.cjs', args: ['--version'] };
const BROKEN = { name: 'broken', program: 'prettier/bin/prettier.cjs', args: ['--check', 'no/such/file.ts'] };

describe('the static part', () => {
  test('consists of programs that are installed', () => {
    for (const step of STEPS) expect([step.name, existsSync(programOf(step))]).toEqual([step.name, true]);
  });

  test('succeeds when every step does', async () => {
    const lines: string[] = [];
    expect(await runSteps([FINE], (line) => void lines.push(line))).toBe(true);
    expect(lines).toEqual([expect.stringMatching(/^ok {6}fine \(\d+\.\d s\)$/)]);
  });

  test('fails when one step does, and shows what that one said', async () => {
    const lines: string[] = [];
    expect(await runSteps([BROKEN, FINE], (line) => void lines.push(line))).toBe(false);
    expect(lines).toContainEqual(expect.stringMatching(/^FAILED {2}broken/));
    expect(lines.join('\n')).toContain('no/such/file.ts');
  });

  test('fails when a step cannot be run', async () => {
    const missing = { name: 'missing', program: 'no/such/program.js', args: [] };
    expect(await runSteps([missing], () => undefined)).toBe(false);
  });
});
