/**
 * The door of every command: `node scripts/run.mjs <name>` runs scripts/<name>.ts.
 *
 * Plain JavaScript without dependencies, because it must run before anything is installed and under any Node from 18:
 * it installs the dependencies when they are missing or older than the lockfile, then runs the script on Node 24.
 * package.json calls it with `exec`, so that npm's shell makes room for it: a shell in between would keep signals to itself.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const NODE_MAJOR = 24;
const TICK_MS = 10_000;
const NPM_WATCH_MS = 1_000;

await main(process.argv[2], process.argv.slice(3));

async function main(name, args) {
  const script = path.join(ROOT, 'scripts', `${name}.ts`);
  if (name === undefined || !/^[a-z-]+$/.test(name) || !existsSync(script)) {
    const known = readdirSync(path.join(ROOT, 'scripts')).filter((file) => /^[a-z-]+\.ts$/.test(file));
    const names = known.map((file) => file.slice(0, -'.ts'.length)).join(', ');
    fail(`There is no script "${name ?? ''}". Known scripts: ${names}.`);
  }
  if (!isInstalled()) await install();
  await run(node24(), script, args);
}

/**
 * True when what npm recorded as installed is what the lockfile asks for. npm writes its record last, so an
 * interrupted install has none. Packages for other platforms may be missing.
 */
function isInstalled() {
  let wanted, present;
  try {
    wanted = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages;
    present = JSON.parse(readFileSync(path.join(ROOT, 'node_modules', '.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  const isCurrent = ([where, entry]) => {
    if (where === '' || entry.link) return true;
    const found = present[where];
    if (found !== undefined) return found.version === entry.version;
    const isForThisPlatform = entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch) && !entry.libc;
    return entry.optional === true && !isForThisPlatform;
  };
  return Object.entries(wanted).every(isCurrent);
}

/** Runs `npm ci`, and nothing else of ours at the same time in this checkout. */
async function install() {
  const release = await installLock();
  try {
    if (isInstalled()) return;
    console.log('Installing dependencies from the lockfile (once; about a minute) …');
    const startedAt = Date.now();
    const seconds = () => Math.round((Date.now() - startedAt) / 1000);
    const ticker = setInterval(() => console.log(`  still installing, ${seconds()} s`), TICK_MS);
    const ownNpm = process.env.npm_execpath ?? '';
    const [command, first] = path.basename(ownNpm) === 'npm-cli.js' ? [process.execPath, [ownNpm]] : ['npm', []];
    const options = ['--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
    const child = spawn(command, [...first, 'ci', ...options, '--loglevel=error'], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    passSignals(child);
    const result = await ended(child);
    clearInterval(ticker);
    if (result.error?.code === 'ENOENT')
      fail('npm is not on PATH. Install Node 18 or newer together with npm, then run this again.');
    if (result.signal) process.exit(128 + constants.signals[result.signal]);
    if (result.error || result.code !== 0) {
      fail(
        `Installing dependencies failed (${result.error?.message ?? `npm ci ended with ${result.code}`}). Read npm's message above; with the registry reachable again, run the same command.`,
      );
    }
    console.log(`Dependencies are installed (${seconds()} s).`);
  } finally {
    release();
  }
}

/** Waits until no other process installs into this checkout. The holder is a living process id in a file of the temp folder. */
async function installLock() {
  const name = `ratchet-install-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}`;
  const file = path.join(tmpdir(), name);
  for (let waited = 0; ; waited += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      const release = () => rmSync(file, { force: true });
      process.once('exit', release);
      return release;
    } catch (error) {
      if (error.code !== 'EEXIST') return () => undefined;
    }
    const holder = Number(readTextOrEmpty(file));
    // A second of patience, for a holder that has created the file and not written into it yet.
    if (!isAlive(holder) && waited > 1) rmSync(file, { force: true });
    else if (waited % 20 === 0) console.log(`Waiting for process ${holder}, which is installing dependencies here …`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function readTextOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** This process's own Node when it is new enough, else the real binary of the package that the lockfile installs. */
function node24() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const platform = `${process.platform.replace('win32', 'win')}-${process.arch}`;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const name of [`node-${platform}`, `node-bin-${platform}`]) {
    const binary = path.join(ROOT, 'node_modules', name, 'bin', file);
    if (existsSync(binary)) return binary;
  }
  return fail(
    `This is Node ${process.versions.node}, and the lockfile has no Node ${NODE_MAJOR} for ${platform}. Install Node ${NODE_MAJOR} from https://nodejs.org and run this again.`,
  );
}

/** Runs the script to its end, hands it our signals, and ends as it ended. */
async function run(node, script, args) {
  const cache = path.join(ROOT, 'node_modules', '.cache', 'node-compile-cache');
  const child = spawn(node, [script, ...args], {
    // The channel lets the script notice that this process is gone, however it went.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? cache },
  });
  passSignals(child);
  whenNpmIsGone(() => child.kill('SIGTERM'));
  const result = await ended(child);
  if (result.error)
    fail(
      `Node ${NODE_MAJOR} at ${node} does not run here (${result.error.message}). Install Node ${NODE_MAJOR} from https://nodejs.org and run this again.`,
    );
  process.exit(result.signal ? 128 + constants.signals[result.signal] : result.code);
}

function passSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
}

/** npm passes signals on to us, unless it was killed itself: then we get another parent. */
function whenNpmIsGone(action) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    action();
  }, NPM_WATCH_MS);
  timer.unref();
}

function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
