import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { leastOf } from './report.ts';
import { schemathesis } from './schemathesis.ts';

const summary = (line: string): string => `SUMMARY\n\nTest cases:\n  ${line}\n\nSeed: 1\n`;

describe('a run of schemathesis', () => {
  let folder: string;
  const before = process.env['SCHEMATHESIS'];
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'ratchet schemathesis '))));
  afterEach(() => {
    if (before === undefined) delete process.env['SCHEMATHESIS'];
    else process.env['SCHEMATHESIS'] = before;
    rmSync(folder, { recursive: true });
  });

  /** In the place of schemathesis, which is no part of this repository: prints what that prints. */
  function play(printed: string, code = 0): ReturnType<typeof schemathesis> {
    const program = path.join(folder, 'schemathesis');
    writeFileSync(program, `#!/bin/sh\ncat <<'END'\n${printed}END\nexit ${code}\n`);
    chmodSync(program, 0o755);
    process.env['SCHEMATHESIS'] = program;
    const signal = new AbortController().signal;
    return schemathesis({
      url: 'http://127.0.0.1:1',
      seed: '1',
      examples: 200,
      folder,
      signal,
      print: () => undefined,
    });
  }

  test('is good when it sent enough and found nothing', async () => {
    expect(await play(summary('5716 generated, 5716 passed'))).toEqual([]);
    expect(await play(summary('\u001B[1m5716\u001B[0m generated, 5000 passed, 716 skipped'))).toEqual([]);
  });

  test.each([
    ['few requests', summary('4999 generated, 4999 passed'), '4999 requests were sent'],
    ['no requests', summary('No test cases were generated'), '0 requests were sent'],
    ['a report without a number', 'SUMMARY\n', '0 requests were sent'],
  ])('fails with %s', async (_, printed, reason) => {
    expect(await play(printed)).toEqual([expect.stringContaining(reason)]);
  });

  test('fails when schemathesis found something', async () => {
    expect(await play(summary('5716 generated, 2 found 1 unique failure'), 1)).toEqual(['schemathesis ended with 1.']);
  });

  test('asks for less only where fewer examples were asked for', () => {
    expect([20, 200, 1000].map(leastOf)).toEqual([500, 5000, 5000]);
  });
});
