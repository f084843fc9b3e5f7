import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { Problem, sentenceOf } from './problem.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const RETRY_MS = 50;

/** Runs an action with one connection of its own. */
export async function withClient<T>(url: string, action: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: 60_000,
  });
  // A server that stops while we are connected says so here; without a listener that would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await action(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** True when the server at the address lets us in: with a password that only it and we know, it is our server. */
export async function answers(url: string): Promise<boolean> {
  return await withClient(url, async (client) => {
    await client.query('select 1');
    return true;
  }).catch(() => false);
}

/** Waits until the server lets us in; it says "starting up" while it recovers from a crash. */
export async function untilAnswers(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await answers(url))) await sleep(RETRY_MS);
}

/** Makes the database if it is not there. The name is one of ours, never input. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
}

/** The version of a Postgres that we did not start. @throws Problem when it does not let us in. */
export async function externalVersion(url: string): Promise<string> {
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
      return rows[0]?.version ?? 'unknown';
    });
  } catch (error) {
    throw new Problem(
      `The Postgres of DATABASE_URL (${withoutPassword(url)}) does not let us in: ${sentenceOf(error)}. ` +
        'Correct DATABASE_URL, or unset it to use the embedded one.',
    );
  }
}

/** A connection string that may be shown. */
export function withoutPassword(url: string): string {
  try {
    const shown = new URL(url);
    if (shown.password !== '') shown.password = '***';
    return shown.href;
  } catch {
    return 'not a URL';
  }
}
