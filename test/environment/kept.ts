import type { TestServers } from './servers.ts';

/** What global setup hands to global teardown: jest loads the two files apart, so a module variable would not do. */
const keeper = globalThis as { ratchetTestServers?: TestServers };

export function keep(servers: TestServers): void {
  keeper.ratchetTestServers = servers;
}

export async function stopKept(): Promise<void> {
  const servers = keeper.ratchetTestServers;
  delete keeper.ratchetTestServers;
  await servers?.stop();
}
