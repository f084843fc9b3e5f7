import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import type { Switches } from '../simulators/lying-venue/engine/types.ts';

const WORKER = fileURLToPath(import.meta.resolve('./worker.ts'));
const READY_WITHIN_MS = 60_000;

/** The only worker of the platform for a while. */
export interface Victim {
  setPrice(mid: string): void;
  /** kill -9. */
  kill(): Promise<void>;
}

/** Starts it while the platform's own workers are down, at the price that stands. */
export async function startVictim(platform: LyingPlatform, price: string, switches: Switches): Promise<Victim> {
  const { temporal, databaseUrl, dataDir, program } = platform;
  const settings = {
    database: databaseUrl,
    address: temporal.address,
    namespace: temporal.namespace,
    data: dataDir,
    venue: program.url,
    stream: program.streamUrl,
    price,
    switches: JSON.stringify(switches),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  // Under jest's own flags it would not be the plain program that it is.
  const child = fork(WORKER, args, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ready = once(child, 'message', { signal: AbortSignal.timeout(READY_WITHIN_MS) });
  const ended = once(child, 'exit').then(() => {
    throw new Error('The worker ended before it was ready.');
  });
  ended.catch(() => undefined);
  await Promise.race([ready, ended]).catch(async (error: unknown) => {
    await kill(child);
    throw error;
  });
  return {
    setPrice(mid) {
      if (child.connected) child.send(mid);
    },
    kill: () => kill(child),
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
