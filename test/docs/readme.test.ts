import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Platform } from '../../scripts/local/platform.ts';
import { startPlatform } from '../../scripts/local/platform.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
/** The shell blocks of the section "Try it": by curl, by the temporal command line, and the money. */
const [byCurl = '', byCommandLine = '', money = ''] = [
  ...(readme.split('## Try it')[1] ?? '').matchAll(/```sh\n(.*?)```/gs),
].map((match) => match[1] ?? '');

describe('the README', () => {
  let platform: Platform;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'ratchet readme-'));
    const hooks = { say: () => undefined, giveUp: () => undefined, signal: new AbortController().signal };
    platform = await startPlatform({ dataDir, port: 0, temporalPort: 0, uiPort: 0, feed: 'synthetic' }, hooks);
  }, 120_000);
  afterAll(async () => {
    await platform.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('says commands that work as written, and end in a closed position', async () => {
    const script = `${byCurl}\n${byCommandLine}\n${money}`.replaceAll('http://127.0.0.1:3000', platform.apiUrl);
    const env = { ...process.env, TEMPORAL_ADDRESS: platform.temporalAddress };
    const { stdout } = await promisify(execFile)('bash', ['-e', '-u', '-o', 'pipefail', '-c', script], {
      cwd: ROOT,
      env,
      maxBuffer: 10_000_000,
    });
    expect(stdout).toContain('"outcome":"accepted"');
    expect(stdout).toContain('on paper');
    expect(stdout).not.toContain('"requestId"');
    const { positions } = (await (await fetch(`${platform.apiUrl}/api/positions`)).json()) as {
      positions: { status: string; exitReason: string }[];
    };
    expect(positions.map(({ status, exitReason }) => [status, exitReason])).toEqual([['closed', 'manual']]);
    expect(stdout).toContain('"difference":"0"');
  }, 120_000);

  test('and the documents link only to what is there', async () => {
    const files = (await readdir(ROOT, { recursive: true })).filter(
      (file) => file.endsWith('.md') && !/node_modules|^\./.test(file),
    );
    const missing: string[] = [];
    for (const file of files) {
      const text = await readFile(path.join(ROOT, file), 'utf8');
      for (const [, target] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)) {
        const to = path.resolve(ROOT, path.dirname(file), target ?? '');
        if (!(await readdir(path.dirname(to)).catch((): string[] => [])).includes(path.basename(to)))
          missing.push(`${file} → ${target ?? ''}`);
      }
    }
    expect(missing).toEqual([]);
  });
});
