import { randomBytes } from 'node:crypto';

import { withClient } from '../../../scripts/local/postgres-client.ts';

const ROLE = 'chaos_reader';

/** Makes a role that may read everything and change nothing, and returns the address with which the checkers come in. */
export async function readOnlyUrl(databaseUrl: string): Promise<string> {
  const password = randomBytes(12).toString('hex');
  await withClient(databaseUrl, async (client) => {
    await client.query(`create role ${ROLE} login password '${password}' nosuperuser nocreatedb nocreaterole`);
    await client.query(`grant usage on schema public to ${ROLE}`);
    await client.query(`grant select on all tables in schema public to ${ROLE}`);
    await client.query(`alter role ${ROLE} set default_transaction_read_only = on`);
  });
  const url = new URL(databaseUrl);
  url.username = ROLE;
  url.password = password;
  return url.href;
}
