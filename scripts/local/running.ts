import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { identityOf } from './process-identity.ts';

/** How a process ended: a code, a signal, or a sentence when it could not be started. */
export type Ending = string;

/** A process that we run: our child, or one that an earlier start left behind. */
export interface Running {
  pid: number;
  child?: ChildProcess;
  hasEnded: () => boolean;
  ended: Promise<Ending>;
}

/** A signal, and how long to wait for the end before the next. */
export interface StopStep {
  signal: NodeJS.Signals;
  waitMs: number;
}

const POLL_MS = 200;
const KILL_WAIT_MS = 2_000;

/**
 * Starts a program in a process group of its own: Ctrl-C in the terminal reaches only us, and we stop the programs in
 * order.
 */
export function run(command: string, args: string[], options: SpawnOptions): Running {
  const child = spawn(command, args, { ...options, detached: true });
  let ending: Ending | undefined;
  const ended = new Promise<Ending>((resolve) => {
    const end = (how: Ending) => {
      ending ??= how;
      resolve(ending);
    };
    child.once('error', (error) => {
      if (child.pid === undefined) end(`it could not be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      end(signal === null ? `exit code ${code}` : `signal ${signal}`);
    });
  });
  return { pid: child.pid ?? 0, child, hasEnded: () => ending !== undefined, ended };
}

/** A process that is not our child; its end is noticed by looking. */
export function adopt(pid: number): Running {
  const identity = identityOf(pid);
  const hasEnded = () => identity === undefined || identityOf(pid) !== identity;
  const ended = (async () => {
    while (!hasEnded()) await sleep(POLL_MS, undefined, { ref: false });
    return 'it is gone';
  })();
  return { pid, hasEnded, ended };
}

/** Stops a process, with each step's signal in turn and with SIGKILL for its whole group in the end, which it returns. */
export async function stop(running: Running, steps: StopStep[]): Promise<'ended' | 'killed'> {
  for (const { signal, waitMs } of steps) {
    if (running.hasEnded()) return 'ended';
    send(running.pid, signal);
    if (await endsWithin(running, waitMs)) return 'ended';
  }
  send(-running.pid, 'SIGKILL');
  await endsWithin(running, KILL_WAIT_MS);
  return 'killed';
}

async function endsWithin(running: Running, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  const isEnded = await Promise.race([running.ended.then(() => true), late]);
  timer.abort();
  return isEnded;
}

function send(pid: number, signal: NodeJS.Signals): void {
  if (pid === 0) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in this moment.
  }
}
