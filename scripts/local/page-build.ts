import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { ROOT } from './root.ts';

/** What the page is made of. The lockfile stands for every package. */
const SOURCES = ['web/**/*.{ts,tsx,css,html,svg,json}', 'contracts/api/*.ts', 'domain/*.ts', 'package-lock.json'];
const FOLDER = path.join(ROOT, 'web/dist');
/** Beside the build: what it was made of. */
const STAMP = 'sources.sha256';

/** A hash of everything that the page is made of. */
function sourcesHash(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: ROOT, exclude: ['web/dist*/**', '**/*.test.ts'] }).sort();
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(ROOT, file)))
      .update('\0');
  return hash.digest('hex');
}

const isCurrent = (hash: string): boolean =>
  existsSync(path.join(FOLDER, STAMP)) && readFileSync(path.join(FOLDER, STAMP), 'utf8') === hash;

/**
 * Builds the page unless the build that is there is of these sources. It is put in its place in one step, so that nobody is
 * given half of it. False when it was there already.
 * @throws Error with what the builder said.
 */
export async function buildPage(signal: AbortSignal): Promise<boolean> {
  const hash = sourcesHash();
  if (isCurrent(hash)) return false;
  const made = `${FOLDER}.${process.pid}`;
  const old = `${made}.old`;
  try {
    await runVite(made, signal);
    writeFileSync(path.join(made, STAMP), hash);
    if (existsSync(FOLDER)) renameSync(FOLDER, old);
    renameSync(made, FOLDER);
  } catch (error) {
    // Another start may have been faster: then the same build stands there.
    if (!isCurrent(hash)) throw error;
  } finally {
    for (const left of [made, old]) rmSync(left, { recursive: true, force: true });
  }
  return true;
}

function runVite(outDir: string, signal: AbortSignal): Promise<void> {
  const program = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  const args = ['build', 'web', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  const child = spawn(process.execPath, [program, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`vite ended with ${String(code)}: ${Buffer.concat(said).toString('utf8').trim()}`));
    });
  });
}

/** Builds the page beside everything else. Without one the platform trades all the same, so a build that fails is only said. */
export async function pageUnderWay({
  say,
  signal,
}: {
  say: (line: string) => void;
  signal: AbortSignal;
}): Promise<void> {
  try {
    if (await buildPage(signal)) say('Built the page.');
  } catch (error) {
    if (!signal.aborted) say(`The page could not be built: ${error instanceof Error ? error.message : String(error)}`);
  }
}
