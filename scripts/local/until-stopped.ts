import { once } from 'node:events';

import { openDataFolder } from './data-folder.ts';
import { lockDataFolder } from './lock.ts';
import { readOptions } from './options.ts';
import type { Command, StartOptions } from './options.ts';
import type { PlatformHooks } from './platform.ts';
import { report } from './problem.ts';
import type { Problem } from './problem.ts';
import { reset } from './reset.ts';

interface Stoppable {
  stop: () => Promise<void>;
}

/** Why we stop when nothing is wrong. */
class AskedToStop extends Error {
  override name = 'AskedToStop';
}

/** Runs what a command starts until Ctrl-C, on a data folder that nobody else has, and ends the process. */
export async function runUntilStopped<Running extends Stoppable>(
  command: Command,
  start: (options: StartOptions, hooks: PlatformHooks) => Promise<Running>,
  tableOf: (running: Running, readyMs: number) => string,
): Promise<never> {
  // A console that has gone away must not end us before the programs are stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    const options = readOptions(process.argv.slice(2), process.env, command);
    if (options.isHelp) say(command.help);
    else await runOnItsFolder(options, start, tableOf);
    process.exit(0);
  } catch (error) {
    console.error(report(error));
    process.exit(1);
  }
}

async function runOnItsFolder<Running extends Stoppable>(
  options: StartOptions,
  start: (options: StartOptions, hooks: PlatformHooks) => Promise<Running>,
  tableOf: (running: Running, readyMs: number) => string,
): Promise<void> {
  const startedAt = Date.now() - process.uptime() * 1000;
  const stopping = new AbortController();
  stopWhenAsked(stopping);
  openDataFolder(options.dataDir);
  const lock = await lockDataFolder(options.dataDir);
  try {
    if (options.isReset) await reset(options.dataDir, options.isConfirmed);
    const hooks = { say, signal: stopping.signal, giveUp: (problem: Problem) => stopping.abort(problem) };
    const running = await start(options, hooks);
    say(tableOf(running, Date.now() - startedAt));
    await untilAsked(running, stopping.signal);
  } catch (error) {
    if (!(error instanceof AskedToStop)) throw error;
    say('\nStopped before it was ready. The next start goes on from here.');
  } finally {
    lock.release();
  }
}

async function untilAsked(running: Stoppable, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  const isAsked = signal.reason instanceof AskedToStop;
  say(isAsked ? '\nStopping …' : '\nStopping everything, because a program does not stay up …');
  const stoppingAt = Date.now();
  await running.stop();
  say(`Stopped in ${((Date.now() - stoppingAt) / 1000).toFixed(1)} s.`);
  if (!isAsked) throw signal.reason;
}

/** Asked by Ctrl-C, by a signal, or by the end of the process that started us (scripts/run.mjs), however it ended. */
function stopWhenAsked(stopping: AbortController): void {
  const stop = () => stopping.abort(new AskedToStop());
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  process.on('disconnect', stop);
}

function say(line: string): void {
  console.log(line);
}
