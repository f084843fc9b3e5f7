import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/local/root.ts';
import { allCommands, commandsIn, documents } from './commands.ts';
import { isListed, listed } from './listed.ts';

describe('the list of commands that are not run as they are written', () => {
  test('has nothing that stands in no document, and nothing twice', async () => {
    const [lines, commands] = await Promise.all([listed(), allCommands()]);
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !commands.some(({ text }) => isListed(text, line)))).toEqual([]);
    expect(new Set(lines.map(({ pattern }) => pattern)).size).toBe(lines.length);
  });

  test('names tests that do what it says', async () => {
    for (const { pattern, test } of await listed()) {
      if (test === null) continue;
      const text = await readFile(path.join(ROOT, test.file), 'utf8').catch(() => '');
      expect([pattern, test.file, text.includes(test.words)]).toEqual([pattern, test.file, true]);
    }
  });
});

describe('commands of a document', () => {
  test('are found in blocks of shell, in indented blocks, in tables and in prose', () => {
    const text = [
      'Say `npm start`, then `curl -s localhost`, which is not `the curl` of a wave.',
      '```sh',
      '# a comment',
      'whatever --it is   # and why',
      "A=$(one | cut -d'\"' -f4)",
      "send '{",
      '  "two": 2}\'',
      '```',
      '| what | `LOG=1 npm test -- walk` |',
      '',
      '    temporal one \\',
      '      --two',
      '    main.ts   no command',
      '',
      '```json',
      '{ "npm run": "none" }',
      '```',
      'and `deploy/make.sh` at last.',
    ].join('\n');
    expect(commandsIn(text)).toEqual([
      'npm start',
      'curl -s localhost',
      'whatever --it is',
      "A=$(one | cut -d'\"' -f4)",
      'send \'{\n  "two": 2}\'',
      'LOG=1 npm test -- walk',
      'temporal one \\\n      --two',
      'deploy/make.sh',
    ]);
  });
});

test('the documents link only to what is there', async () => {
  const missing: string[] = [];
  for (const file of await documents()) {
    const text = await readFile(path.join(ROOT, file), 'utf8');
    for (const [, target] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)) {
      const to = path.resolve(ROOT, path.dirname(file), target ?? '');
      if (!(await readdir(path.dirname(to)).catch((): string[] => [])).includes(path.basename(to)))
        missing.push(`${file} → ${target ?? ''}`);
    }
  }
  expect(missing).toEqual([]);
});
