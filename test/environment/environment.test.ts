import { execFileSync } from 'node:child_process';

import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { withClient } from '../../scripts/local/postgres-client.ts';
import { createTestDatabase, temporalForTest } from './index.ts';
import type { TestTemporal } from './index.ts';
import { variable } from './variable.ts';

describe('a test database', () => {
  test('is migrated and empty, and a second one does not see what the first one holds', async () => {
    const first = await createTestDatabase();
    const second = await createTestDatabase();
    const tables = (url: string) =>
      withClient(url, async (client) => {
        const { rows } = await client.query<{ name: string }>(
          "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
        );
        return rows.map((row) => row.name);
      });
    await withClient(first.url, (client) => client.query('create table only_here (id int)'));
    const [inFirst, inSecond] = [await tables(first.url), await tables(second.url)];
    expect(inSecond.length).toBeGreaterThan(1);
    expect(inFirst).toEqual([...inSecond, 'only_here'].sort());
    await first.drop();
    await second.drop();
    await expect(tables(first.url)).rejects.toThrow(/does not exist/);
  });
});

describe('a test namespace', () => {
  let temporal: TestTemporal;
  let connection: Connection;

  beforeAll(async () => {
    temporal = await temporalForTest();
    connection = await Connection.connect({ address: temporal.address });
  });

  afterAll(async () => {
    await connection.close();
  });

  test('takes a workflow at once and knows our search attributes', async () => {
    const client = new Client({ connection, namespace: temporal.namespace });
    await client.workflow.start('nobody', { taskQueue: 'nobody', workflowId: 'one' });
    const names = execFileSync(
      temporal.cli,
      ['operator', 'search-attribute', 'list', '--address', temporal.address, '--namespace', temporal.namespace],
      { encoding: 'utf8' },
    );
    expect(names).toContain('PositionStatus');
    await client.workflow.getHandle('one').terminate();
  });

  test('is its own: the workflows of another are not seen', async () => {
    const other = await temporalForTest();
    const client = new Client({ connection, namespace: other.namespace });
    expect(other.namespace).not.toBe(temporal.namespace);
    expect((await client.workflow.count()).count).toBe(0);
  });
});

test('a value that global setup could not provide fails with its reason', () => {
  process.env['RATCHET_TEST_NOTHING_MISSING'] = 'no Postgres for this platform';
  expect(() => variable('RATCHET_TEST_NOTHING', 'RATCHET_TEST_NOTHING_MISSING')).toThrow(
    'no Postgres for this platform',
  );
});
