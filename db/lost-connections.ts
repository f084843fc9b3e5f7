import type { Pool, PoolClient } from 'pg';

/**
 * Gives a connection back to its pool the moment it is lost, whoever holds it. Without this a transaction whose connection died keeps
 * its place for ever, because its rollback fails before the release; when all places are gone, nothing reaches the record any more.
 */
export function releaseLostConnections(pool: Pool): void {
  const connect = pool.connect.bind(pool) as () => Promise<PoolClient>;
  const connectGuarded = async (): Promise<PoolClient> => {
    const client = await connect();
    const release = client.release.bind(client);
    let isReleased = false;
    const lose = (error: Error): void => client.release(error);
    client.release = (error) => {
      if (isReleased) return;
      isReleased = true;
      client.off('error', lose);
      release(error);
    };
    client.on('error', lose);
    return client;
  };
  pool.connect = connectGuarded as Pool['connect'];
}
