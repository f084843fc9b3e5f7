import type { Pool, PoolClient } from 'pg';

/** A connection that only listens: that nobody is at its other end is found out by the network, not by a question. */
export const LISTENING = { keepAlive: true, keepAliveInitialDelayMillis: 5_000 } as const;

/** What the driver says when `query_timeout` is over. */
const NO_ANSWER = 'Query read timeout';

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
      // The pool gives the same connection to the next one: what was put around it goes with us.
      client.query = own;
      release(error);
    };
    client.on('error', lose);
    const own: PoolClient['query'] = Reflect.get<PoolClient, 'query'>(client, 'query');
    const query = own.bind(client) as (...words: unknown[]) => unknown;
    client.query = ((...words: unknown[]) => {
      const answer = query(...words);
      // Its answer may still come, for whoever asks next.
      if (answer instanceof Promise)
        answer.catch((error: unknown) => {
          if (error instanceof Error && error.message === NO_ANSWER) lose(error);
        });
      return answer;
    }) as PoolClient['query'];
    return client;
  };
  pool.connect = connectGuarded as Pool['connect'];
}
