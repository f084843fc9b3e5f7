import { startTestServers } from '../../test/environment/servers.ts';

export interface Throwaway {
  databaseUrl: string;
  temporal: { address: string; namespace: string };
  stop(): Promise<void>;
}

/** A Postgres and a Temporal server of their own for one run, gone afterwards. @throws what could not be had. */
export async function startThrowaway(say: (line: string) => void, options = { isDurable: false }): Promise<Throwaway> {
  say('Starting Postgres and Temporal for this run…');
  const servers = await startTestServers(options);
  if ('missing' in servers.postgres) throw servers.postgres.missing;
  if ('missing' in servers.temporal) throw servers.temporal.missing;
  return {
    databaseUrl: servers.postgres.adminUrl,
    temporal: { address: servers.temporal.address, namespace: 'trading' },
    stop: () => servers.stop(),
  };
}
