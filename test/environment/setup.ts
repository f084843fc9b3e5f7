import { announce } from './announce.ts';
import { keep, stopKept } from './kept.ts';
import { startTestServers } from './servers.ts';

/** Jest's global setup: the servers of the run, whose addresses the test processes find in their environment. */
export default async function setup(): Promise<void> {
  // First of all: the servers are not in our process group, so that nothing else would end them.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void stopKept().finally(() => process.exit(1)));
  }
  const starting = startTestServers();
  keep(starting);
  announce(await starting);
}
