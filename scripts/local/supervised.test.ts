import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { withLog } from './logs.ts';
import type { Problem } from './problem.ts';
import { isAlive } from './process-identity.ts';
import { survivorOf } from './process-records.ts';
import { run } from './running.ts';
import { Supervised } from './supervised.ts';
import type { Service } from './supervised.ts';

const STAYS = "process.send('ready'); setInterval(() => {}, 1000)";
const IGNORES_SIGTERM = `process.on('SIGTERM', () => {}); ${STAYS}`;
const DIES = "console.log('no price feed'); process.exit(3)";
const DIES_AFTER_READY = "process.send('ready', () => process.exit(4)); console.log('boom')";

describe('a supervised program', () => {
  let folder: string;
  let lines: string[];
  let gaveUp: Problem[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ratchet supervised '));
    lines = [];
    gaveUp = [];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const watcher = () => ({
    runFolder: folder,
    say: (line: string) => void lines.push(line),
    giveUp: (problem: Problem) => void gaveUp.push(problem),
  });

  const service = (code: string): Service<string> => {
    const logFile = path.join(folder, 'worker.log');
    return {
      name: 'worker',
      title: 'The worker',
      logFile,
      launch: () =>
        withLog(logFile, (log) => run(process.execPath, ['-e', code], { stdio: ['ignore', log, log, 'ipc'] })),
      untilReady: (running) =>
        new Promise((resolve) => {
          running.child?.once('message', (message: string) => resolve(message));
        }),
      readyWithinMs: 5_000,
      stopSteps: [{ signal: 'SIGTERM', waitMs: 300 }],
    };
  };

  test('is ready, recorded, and gone after it is stopped', async () => {
    const supervised = new Supervised(service(STAYS), watcher());
    expect(await supervised.start()).toBe('ready');
    const pid = supervised.pid ?? 0;
    expect(survivorOf(folder, 'worker')).toBe(pid);
    await supervised.stop();
    expect(isAlive(pid)).toBe(false);
    expect(survivorOf(folder, 'worker')).toBeUndefined();
    expect(lines).toEqual([]);
  });

  test('that ends before it is ready fails with the last lines of its log', async () => {
    const supervised = new Supervised(service(DIES), watcher());
    await expect(supervised.start()).rejects.toThrow(
      /^The worker ended before it was ready \(exit code 3\)\. Its log: .*worker\.log Its last lines:\n {4}no price feed$/s,
    );
    await supervised.stop();
  });

  test('that never becomes ready fails after its time', async () => {
    const supervised = new Supervised({ ...service('setInterval(() => {}, 1000)'), readyWithinMs: 300 }, watcher());
    await expect(supervised.start()).rejects.toThrow('The worker was not ready after 0.3 s');
    await supervised.stop();
  });

  test('that cannot be started at all fails', async () => {
    const missing = { ...service(STAYS), launch: () => run('/no/such/program', [], {}) };
    await expect(new Supervised(missing, watcher()).start()).rejects.toThrow('could not be started');
  });

  test('that is killed is started again and said to be back', async () => {
    const supervised = new Supervised(service(STAYS), watcher());
    await supervised.start();
    const first = supervised.pid ?? 0;
    process.kill(first, 'SIGKILL');
    while (lines.length < 2) await sleep(20);
    expect(lines[0]).toMatch(
      /^The worker ended unexpectedly \(signal SIGKILL\); starting it again in 0\.5 s\. Its log: /,
    );
    expect(lines[1]).toBe('The worker is back.');
    expect(supervised.pid).not.toBe(first);
    await supervised.stop();
    expect(isAlive(supervised.pid ?? 0)).toBe(false);
  });

  test('that does not heed SIGTERM is killed', async () => {
    const supervised = new Supervised(service(IGNORES_SIGTERM), watcher());
    await supervised.start();
    await supervised.stop();
    expect(isAlive(supervised.pid ?? 0)).toBe(false);
    expect(lines).toEqual(['The worker did not end when it was asked to, and was killed.']);
  });

  test('that dies again and again is given up with the last lines of its log', async () => {
    const supervised = new Supervised(service(DIES_AFTER_READY), watcher());
    await supervised.start();
    while (gaveUp.length === 0) await sleep(50);
    expect(gaveUp[0]?.message).toMatch(/^The worker ended 5 times in a row .*boom/s);
    expect(readFileSync(path.join(folder, 'worker.log'), 'utf8')).toBe('boom\n'.repeat(5));
    await supervised.stop();
  });

  test('that is stopped while it waits to be started again stays down', async () => {
    const supervised = new Supervised(service(STAYS), watcher());
    await supervised.start();
    process.kill(supervised.pid ?? 0, 'SIGKILL');
    while (lines.length < 1) await sleep(20);
    await supervised.stop();
    expect(isAlive(supervised.pid ?? 0)).toBe(false);
    expect(lines).toHaveLength(1);
  });
});
