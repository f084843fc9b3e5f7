import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/local/root.ts';
import { allCommands, commandsIn, documents } from './commands.ts';
import { does, isListed, listed, listedIn } from './listed.ts';

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
      expect([pattern, test.file, does(text, test.words)]).toEqual([pattern, test.file, true]);
    }
  });
});

describe('a line of the list', () => {
  const list = (run: string): string =>
    `## Run by another test\n\n| \`npm start\` | ${run} |\n\n## Not run\n\n| \`npm test …\` | it is this one |\n`;

  test('names a test, or says why there is none', () => {
    expect(listedIn(list('[a](../test/a.test.ts): `start(`'))).toMatchObject([
      { pattern: 'npm start', test: { file: 'test/a.test.ts', words: 'start(' } },
      { pattern: 'npm test …', test: null },
    ]);
  });

  test.each(['test/a.test.ts: `start(`', '[a](../test/a.test.ts)', '[a](../test/a.test.ts): start('])(
    'is no line of those that a test runs without that test and its words: %s',
    (run) => {
      expect(() => listedIn(list(run))).toThrow('does not say which test runs npm start');
    },
  );

  test('stands for what follows in the same command, and for no other command behind it', () => {
    const isOne = (command: string): boolean => isListed(command, { pattern: 'npm test …' });
    expect(['npm test', "npm test -- 'a; b'", 'npm test \\\n  -- walk'].map(isOne)).toEqual([true, true, true]);
    const more = ['npm test && rm x', 'npm test; rm x', 'npm test || rm x', 'npm test\nrm x', 'npm tests'];
    expect(more.map(isOne)).toEqual([false, false, false, false, false]);
  });

  test('is kept by a test that does it, and not by one that imports it or speaks of it', () => {
    expect(does("import {\n  start,\n} from './start.ts';\n  start();", 'start(')).toBe(true);
    const idle = ["import { a } from './start.ts';", '/** What start.ts\n * does. */', '  // start.ts'].join('\n');
    expect(does(idle, 'start.ts')).toBe(false);
  });
});

describe('commands of a document', () => {
  test.each(['sh', 'bash', 'shell', 'zsh'])('are all lines of a block marked %s', (mark) => {
    expect(commandsIn(`\`\`\`${mark}\nwhatever --it is\n\`\`\``)).toEqual(['whatever --it is']);
  });

  test.each(['', 'text', 'console'])(
    'are what begins like one, or stands behind a prompt, in a block marked "%s"',
    (mark) => {
      const lines = ['signal ──▶ validate', 'npm start', '$ whatever --it is', 'it printed', 'curl -s a \\', '  -o b'];
      expect(commandsIn(`\`\`\`${mark}\n${lines.join('\n')}\n\`\`\``)).toEqual([
        'npm start',
        'whatever --it is',
        'curl -s a \\\n  -o b',
      ]);
    },
  );

  test('are not lost when a quote is not closed', () => {
    expect(commandsIn("```sh\necho 'a\n```\n")).toEqual(["echo 'a\n```\n"]);
  });

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
