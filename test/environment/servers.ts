import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { preferPort } from '../../scripts/local/ports.ts';
import { embeddedPostgres } from '../../scripts/local/postgres.ts';
import { forgetProcess, recordProcess, survivorOf } from '../../scripts/local/process-records.ts';
import { Supervised } from '../../scripts/local/supervised.ts';
import type { Service, Watcher } from '../../scripts/local/supervised.ts';
import { stopSurvivors } from '../../scripts/local/survivors.ts';
import { obtainTemporal } from '../../scripts/local/temporal-binary.ts';
import { temporalServer } from '../../scripts/local/temporal-server.ts';
import { NAMESPACE } from '../../scripts/local/temporal-settings.ts';

/** The servers of one test run, and how to end them. */
export interface TestServers {
  postgres: { adminUrl: string } | { missing: unknown };
  temporal: { address: string; cli: string } | { missing: unknown };
  stop: () => Promise<void>;
}

const OWNER = 'owner';
const PLACE = path.join(tmpdir(), 'ratchet-test');
const say = (line: string) => void process.stdout.write(`${line}\n`);

/**
 * Starts one Postgres and one Temporal server for the whole run, in a folder of their own. One that cannot be had is
 * reported to the tests that need it, so that the others still run. Only measurements want a durable Postgres.
 */
export async function startTestServers({ isDurable = false }: { isDurable?: boolean } = {}): Promise<TestServers> {
  await clearAbandoned();
  mkdirSync(PLACE, { recursive: true });
  const folder = mkdtempSync(path.join(PLACE, 'run-'));
  recordProcess(folder, OWNER, process.pid);
  const started: Supervised<unknown>[] = [];
  const watcher: Watcher = { runFolder: folder, say, giveUp: (problem) => say(problem.message) };
  const start = async <Ready>(service: Service<Ready>) => {
    const supervised = new Supervised(service, watcher);
    started.push(supervised);
    return await supervised.start();
  };
  const [temporal, postgres] = await Promise.all([
    startTemporal(folder, start).catch((error: unknown) => ({ missing: error })),
    startPostgres(folder, start, isDurable).catch((error: unknown) => ({ missing: error })),
  ]);
  const stop = async () => {
    await Promise.all(started.map((supervised) => supervised.stop()));
    forgetProcess(folder, OWNER);
    rmSync(folder, { recursive: true, force: true });
  };
  return { postgres, temporal, stop };
}

type Start = (service: Service<void>) => Promise<void>;

async function startPostgres(folder: string, start: Start, isDurable: boolean) {
  const postgres = await embeddedPostgres({
    folder: path.join(folder, 'postgres'),
    runFolder: folder,
    logFile: path.join(folder, 'postgres.log'),
    isDurable,
  });
  await start(postgres.service);
  return { adminUrl: postgres.urlOf('postgres') };
}

async function startTemporal(folder: string, start: Start) {
  const binary = await obtainTemporal({ say, signal: new AbortController().signal });
  const port = await preferPort(0);
  const place = {
    binary: binary.path,
    folder: path.join(folder, 'temporal'),
    logFile: path.join(folder, 'temporal.log'),
  };
  const service = temporalServer({ ...place, port, namespace: NAMESPACE });
  // Nothing of it is needed afterwards, and an orderly end takes it a second.
  await start({ ...service, stopSteps: [{ signal: 'SIGKILL', waitMs: 2_000 }] });
  return { address: `127.0.0.1:${port}`, cli: binary.path };
}

/** Ends what a killed run left: its servers outlive it. */
async function clearAbandoned(): Promise<void> {
  const runs = readNames(PLACE).map((name) => path.join(PLACE, name));
  for (const run of runs.filter((folder) => survivorOf(folder, OWNER) === undefined)) {
    await stopSurvivors(run, { spare: [OWNER] });
    rmSync(run, { recursive: true, force: true });
  }
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
