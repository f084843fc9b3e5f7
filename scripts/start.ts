/** `npm start`: the whole platform on this machine, until Ctrl-C. Everything it does is in scripts/local/. */
import { once } from 'node:events';

import { openDataFolder } from './local/data-folder.ts';
import { lockDataFolder } from './local/lock.ts';
import { HELP, readOptions } from './local/options.ts';
import type { StartOptions } from './local/options.ts';
import { startPlatform } from './local/platform.ts';
import { report } from './local/problem.ts';
import { reset } from './local/reset.ts';
import { startTable } from './local/table.ts';

/** Why we stop when nothing is wrong. */
class AskedToStop extends Error {
  override name = 'AskedToStop';
}

// A console that has gone away must not end us before the programs are stopped.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
const say = (line: string) => console.log(line);

try {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) say(HELP);
  else await start(options);
  process.exit(0);
} catch (error) {
  console.error(report(error));
  process.exit(1);
}

async function start(options: StartOptions): Promise<void> {
  const startedAt = Date.now() - process.uptime() * 1000;
  const stopping = new AbortController();
  stopWhenAsked(stopping);
  openDataFolder(options.dataDir);
  const lock = await lockDataFolder(options.dataDir);
  try {
    if (options.isReset) await reset(options.dataDir, options.isConfirmed);
    await runUntilStopped(options, stopping, startedAt);
  } catch (error) {
    if (!(error instanceof AskedToStop)) throw error;
    say('\nStopped before it was ready. The next start goes on from here.');
  } finally {
    lock.release();
  }
}

async function runUntilStopped(options: StartOptions, stopping: AbortController, startedAt: number): Promise<void> {
  const { signal } = stopping;
  const platform = await startPlatform(options, { say, signal, giveUp: (problem) => stopping.abort(problem) });
  say(startTable(platform, Date.now() - startedAt));
  if (!signal.aborted) await once(signal, 'abort');
  const isAsked = signal.reason instanceof AskedToStop;
  say(isAsked ? '\nStopping …' : '\nStopping everything, because a program does not stay up …');
  const stoppingAt = Date.now();
  await platform.stop();
  say(`Stopped in ${((Date.now() - stoppingAt) / 1000).toFixed(1)} s.`);
  if (!isAsked) throw signal.reason;
}

/** Asked by Ctrl-C, by a signal, or by the end of the process that started us (scripts/run.mjs), however it ended. */
function stopWhenAsked(stopping: AbortController): void {
  const stop = () => stopping.abort(new AskedToStop());
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  process.on('disconnect', stop);
}
