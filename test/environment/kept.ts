import type { TestServers } from './servers.ts';

/** What global setup hands to global teardown: jest loads the two files apart, so a module variable would not do. */
const keeper = globalThis as { ratchetTestServers?: Promise<TestServers> };

export function keep(servers: Promise<TestServers>): void {
  keeper.ratchetTestServers = servers;
}

export async function stopKept(): Promise<void> {
  const servers = keeper.ratchetTestServers;
  delete keeper.ratchetTestServers;
  await (await servers)?.stop();
}
