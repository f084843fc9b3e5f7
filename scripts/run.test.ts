import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { ROOT } from './local/root.ts';

interface Run {
  code: number | null;
  output: string;
}

describe('the door of every command', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ratchet run '));
    write('package.json', '{ "type": "module" }');
    cpSync(path.join(ROOT, 'scripts/run.mjs'), path.join(folder, 'scripts/run.mjs'));
    write('scripts/echo.ts', 'console.log(JSON.stringify(process.argv.slice(2))); process.exit(7);');
    write('package-lock.json', lockOf('1.0.0'));
    write('node_modules/.package-lock.json', lockOf('1.0.0'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (file: string, content: string) => {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  };

  const start = (args: string[], searchPath = '') =>
    spawn(process.execPath, [path.join(folder, 'scripts/run.mjs'), ...args], {
      env: { PATH: searchPath, HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  const finish = async (child: ReturnType<typeof start>): Promise<Run> => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, output };
  };

  test('runs a script with its arguments and ends with its code', async () => {
    const { code, output } = await finish(start(['echo', '--port', '1', 'two words']));
    expect(output).toBe('["--port","1","two words"]\n');
    expect(code).toBe(7);
  });

  test('is called with exec by every command, so that no shell stands between npm and us', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const ours = Object.values(scripts).filter((command) => command.includes('run.mjs'));
    expect(ours.filter((command) => !command.startsWith('exec node scripts/run.mjs '))).toEqual([]);
    expect(ours.length).toBeGreaterThan(3);
  });

  test('refuses a script that does not exist and names those that do', async () => {
    const { code, output } = await finish(start(['strat']));
    expect(output).toBe('There is no script "strat". Known scripts: echo.\n');
    expect(code).toBe(1);
  });

  test('hands signals to the script, and lets it end in its own way', async () => {
    write(
      'scripts/wait.ts',
      "process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('up');",
    );
    const child = start(['wait']);
    child.stdout.once('data', () => child.kill('SIGTERM'));
    expect((await finish(child)).code).toBe(9);
  });

  test('lets the script notice when this process is killed', async () => {
    write(
      'scripts/wait.ts',
      "import { writeFileSync } from 'node:fs'; process.on('disconnect', () => { writeFileSync('gone', ''); process.exit(0); }); console.log('up');".replace(
        "'gone'",
        JSON.stringify(path.join(folder, 'gone')),
      ),
    );
    const child = start(['wait']);
    child.stdout.once('data', () => child.kill('SIGKILL'));
    await finish(child);
    expect(readFileSync(path.join(folder, 'gone'), 'utf8')).toBe('');
  });

  test('says that npm is missing when it is needed', async () => {
    write('package-lock.json', lockOf('2.0.0'));
    const { code, output } = await finish(start(['echo']));
    expect(output).toContain('npm is not on PATH. Install Node 18 or newer together with npm, then run this again.');
    expect(code).toBe(1);
  });

  test.each([
    ['are missing', () => rmSync(path.join(folder, 'node_modules'), { recursive: true })],
    ['are older than the lockfile', () => write('package-lock.json', lockOf('2.0.0'))],
  ])('installs the dependencies when they %s', async (_when, change) => {
    change();
    const npm = path.join(folder, 'bin', 'npm');
    // Stands in for npm: does what `npm ci` does to the record, and remembers how it was called.
    write(
      'bin/npm',
      '#!/bin/sh\necho "$@" > asked\n/bin/mkdir -p node_modules\n/bin/cp package-lock.json node_modules/.package-lock.json\n',
    );
    chmodSync(npm, 0o755);
    const { code, output } = await finish(start(['echo'], path.dirname(npm)));
    expect(readFileSync(path.join(folder, 'asked'), 'utf8')).toMatch(/^ci --ignore-scripts /);
    expect(output).toMatch(/^Installing dependencies .*\nDependencies are installed \(\d+ s\)\.\n\[\]\n$/);
    expect(code).toBe(7);
  });

  test('stops with a sentence when the installation fails', async () => {
    write('package-lock.json', lockOf('2.0.0'));
    write('bin/npm', '#!/bin/sh\nexit 3\n');
    chmodSync(path.join(folder, 'bin', 'npm'), 0o755);
    const { code, output } = await finish(start(['echo'], path.join(folder, 'bin')));
    expect(output).toContain('Installing dependencies failed (npm ci ended with 3).');
    expect(code).toBe(1);
  });
});

/** A lockfile with one package, and one that is for another platform. */
function lockOf(version: string): string {
  return JSON.stringify({
    packages: {
      '': {},
      'node_modules/one': { version },
      'node_modules/other': { version, optional: true, os: ['aix'], cpu: ['ppc64'] },
    },
  });
}
