import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { NOW_MS } from '../builders/now.ts';
import { writeTradeHistory } from '../builders/trade-history.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ temporal: 'away', clock: { nowMs: () => NOW_MS } });
  const { databaseUrl, deploymentId } = bench;
  await writeTradeHistory(databaseUrl, { deploymentId, name: 'held', count: 4, firstAtMs: NOW_MS - 3_600_000 });
});
afterAll(() => bench.stop());

const write = (sql: string): Promise<unknown> => withClient(bench.databaseUrl, (client) => client.query(sql));
const secondsAgo = (seconds: number): string => `'${new Date(NOW_MS - seconds * 1_000).toISOString()}'`;
const shown = async () => {
  const { text } = await bench.doors.ask('GET', '/metrics');
  const valueOf = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return { positions: valueOf('ratchet_unprotected_positions'), seconds: valueOf('ratchet_unprotected_seconds') };
};

test('what is held without protection shows while it is, with the age of the oldest', async () => {
  expect(await shown()).toEqual({ positions: 0, seconds: 0 });
  const hold = (number: number, changes: string): Promise<unknown> =>
    write(
      `update positions set status = 'open', instrument = '${number}', ${changes} where id = 'held-position-00000${number}'`,
    );
  const filled = `first_fill_at = ${secondsAgo(300)}`;
  await hold(1, `signed_quantity = 0`);
  await hold(2, `signed_quantity = 1, ${filled}, protected_at = ${secondsAgo(299)}`);
  expect(await shown()).toEqual({ positions: 0, seconds: 0 });
  // It was protected, and is no longer.
  await hold(3, `signed_quantity = -1, ${filled}, protected_at = ${secondsAgo(299)}, naked_since = ${secondsAgo(7)}`);
  expect(await shown()).toEqual({ positions: 1, seconds: 7 });
  // It has never been.
  await hold(4, `signed_quantity = 1, first_fill_at = ${secondsAgo(42)}`);
  expect(await shown()).toEqual({ positions: 2, seconds: 42 });
  await write(`update positions set naked_since = null, protected_at = ${secondsAgo(0)} where signed_quantity <> 0`);
  expect(await shown()).toEqual({ positions: 0, seconds: 0 });
});
