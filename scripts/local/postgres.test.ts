import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { embeddedPostgres } from './postgres.ts';
import type { EmbeddedPostgres } from './postgres.ts';
import { answers, ensureDatabase, withClient } from './postgres-client.ts';
import { isAlive } from './process-identity.ts';
import { recordProcess } from './process-records.ts';
import { Supervised } from './supervised.ts';

describe('the embedded Postgres', () => {
  let root: string;
  let folder: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'ratchet postgres '));
    // As below /root: the user that Postgres runs as cannot enter it.
    chmodSync(root, 0o700);
    folder = path.join(root, 'a b');
    mkdirSync(path.join(folder, 'run'), { recursive: true });
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const prepare = () =>
    embeddedPostgres({
      folder: path.join(folder, 'postgres'),
      runFolder: path.join(folder, 'run'),
      logFile: path.join(folder, 'postgres.log'),
      isDurable: false,
    });

  const start = async (postgres: EmbeddedPostgres, runFolder = path.join(folder, 'run')) => {
    const watcher = { runFolder, say: () => undefined, giveUp: () => undefined };
    const supervised = new Supervised(postgres.service, watcher);
    await supervised.start(postgres.survivor);
    return supervised;
  };

  test('keeps its data and its port over a stop, and is reached by password only', async () => {
    const first = await prepare();
    const running = await start(first);
    await ensureDatabase(first.urlOf('postgres'), 'ratchet');
    await ensureDatabase(first.urlOf('postgres'), 'ratchet');
    await withClient(first.urlOf('ratchet'), (client) => client.query('create table kept as select 42 as answer'));
    expect(await answers(first.urlOf('ratchet').replace(/:[^:@]+@/, ':wrong@'))).toBe(false);
    expect(statSync(path.join(folder, 'postgres', 'password')).mode & 0o777).toBe(0o600);
    await running.stop();
    expect(await answers(first.urlOf('postgres'))).toBe(false);

    const second = await prepare();
    expect(second.survivor).toBeUndefined();
    expect(second.port).toBe(first.port);
    const again = await start(second);
    const { rows } = await withClient(second.urlOf('ratchet'), (client) => client.query('select answer from kept'));
    expect(rows).toEqual([{ answer: 42 }]);
    await again.stop();
  });

  test('that an earlier start left running is taken over, and stopped with us', async () => {
    const first = await prepare();
    const left = first.service.launch();
    recordProcess(path.join(folder, 'run'), 'postgres', left.pid);
    while (!(await answers(first.urlOf('postgres')))) expect(left.hasEnded()).toBe(false);

    const second = await prepare();
    expect(second.survivor?.pid).toBe(left.pid);
    const running = await start(second);
    expect(await answers(second.urlOf('postgres'))).toBe(true);
    await running.stop();
    expect(isAlive(left.pid)).toBe(false);
  });

  test('is made anew after a first start that was interrupted, and starts after a kill', async () => {
    mkdirSync(path.join(folder, 'postgres', 'data.new-half'), { recursive: true });
    writeFileSync(path.join(folder, 'postgres', 'data.new-half', 'PG_VERSION'), '18');
    const postgres = await prepare();
    expect(existsSync(path.join(folder, 'postgres', 'data.new-half'))).toBe(false);
    const killed = await start(postgres, root);
    process.kill(killed.pid ?? 0, 'SIGKILL');
    while (!(await answers(postgres.urlOf('postgres')))) expect(existsSync(folder)).toBe(true);
    await killed.stop();
    // A dead number in postmaster.pid, or one that belongs to another program, does not keep it from starting.
    const pidFile = path.join(folder, 'postgres', 'data', 'postmaster.pid');
    writeFileSync(pidFile, `${process.pid}\n/proc/self/cwd\n`);
    const running = await start(await prepare());
    expect(readFileSync(pidFile, 'utf8').split('\n')[0]).toBe(String(running.pid));
    await running.stop();
  });

  test('whose password is lost, or whose data is of another version, is refused with what to do', async () => {
    await prepare();
    const password = path.join(folder, 'postgres', 'password');
    rmSync(password);
    await expect(prepare()).rejects.toThrow(/lost its password file\. Put .* back, or clear everything/);
    writeFileSync(password, 'found');
    writeFileSync(path.join(folder, 'postgres', 'data', 'PG_VERSION'), '17\n');
    await expect(prepare()).rejects.toThrow(/written by Postgres 17 and this checkout has Postgres 18/);
  });
});
