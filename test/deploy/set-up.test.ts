import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';

import { SEARCH_ATTRIBUTE_NAMES } from '../../contracts/temporal/search-attributes.ts';
import { migrate } from '../../db/migrate.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { ROOT } from '../../scripts/local/root.ts';
import { temporalForTest } from '../environment/index.ts';
import { OBTAIN_MS, serverPrograms } from '../environment/server-programs.ts';
import { variable } from '../environment/variable.ts';
import { textOf } from './compose.ts';

describe('what a cluster of containers does once', () => {
  const adminUrl = variable('RATCHET_TEST_DATABASE_URL', 'RATCHET_TEST_DATABASE_MISSING');
  const password = randomBytes(8).toString('hex');
  let tools: string;
  beforeAll(async () => {
    tools = await mkdtemp(path.join(tmpdir(), 'ratchet-tools-'));
    await asAdmin([...rolesSql(), 'drop database if exists temporal', 'drop database if exists temporal_visibility']);
  });
  afterAll(async () => {
    const databases = ['deploy_ratchet', 'temporal', 'temporal_visibility'];
    await asAdmin(databases.map((name) => `drop database if exists ${name} with (force)`));
    await asAdmin(['drop role deploy_ratchet', 'drop role deploy_temporal']);
    await rm(tools, { recursive: true });
  });

  const asAdmin = (statements: string[]): Promise<void> =>
    withClient(adminUrl, async (client) => {
      for (const statement of statements) await client.query(statement);
    });

  /** What roles.sh gives to psql, for names that nobody else of the run has. */
  const rolesSql = (): string[] =>
    (/<<'SQL'\n(.*)\nSQL\n/s.exec(textOf('deploy/postgres/roles.sh'))?.[1] ?? '')
      .replaceAll(/:'\w+'/g, `'${password}'`)
      .replaceAll(/\b(ratchet|temporal)\b/g, 'deploy_$1')
      .split('\n');

  /** Runs a script of deploy/ with a program that is one of its image's. */
  async function script(name: string, program: { name: string; file: string }, env: Record<string, string>) {
    await symlink(program.file, path.join(tools, program.name)).catch(() => undefined);
    const PATH = `${tools}:${process.env['PATH'] ?? ''}`;
    await promisify(execFile)('sh', [path.join(ROOT, name)], { env: { PATH, HOME: tools, ...env } });
  }

  test('the record is made by a role that owns its database and may do nothing else', async () => {
    const url = new URL(adminUrl);
    Object.assign(url, { username: 'deploy_ratchet', password, pathname: '/deploy_ratchet' });
    expect((await migrate(url.href)).length).toBeGreaterThan(0);
    expect(await migrate(url.href)).toEqual([]);
    const { rows } = await withClient(adminUrl, (client) =>
      client.query(`select rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles
        where rolname in ('deploy_ratchet', 'deploy_temporal') order by 1`),
    );
    const plain = {
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      rolbypassrls: false,
    };
    expect(rows).toEqual([
      { ...plain, rolname: 'deploy_ratchet' },
      { ...plain, rolname: 'deploy_temporal', rolcreatedb: true },
    ]);
  });

  test('the namespace is registered with what operators search by, and stays as it is the second time', async () => {
    const { address, cli } = await temporalForTest();
    const namespace = `deploy-${password}`;
    const env = { TEMPORAL_ADDRESS: address, NAMESPACE: namespace };
    for (let time = 0; time < 2; time += 1)
      await script('deploy/temporal/namespace.sh', { name: 'temporal', file: cli }, env);
    const connection = await Connection.connect({ address });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    await connection.close();
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(SEARCH_ATTRIBUTE_NAMES));
  });

  test(
    'both databases of Temporal are made by a role that may make databases, and stay as they are the second time',
    async () => {
      const programs = await serverPrograms('deploy/temporal/schema.sh');
      if (programs === null) return;
      const { hostname, port } = new URL(adminUrl);
      const env = {
        SQL_PLUGIN: 'postgres12_pgx',
        SQL_HOST: hostname,
        SQL_PORT: port,
        SQL_USER: 'deploy_temporal',
        SQL_PASSWORD: password,
      };
      for (let time = 0; time < 2; time += 1)
        await script('deploy/temporal/schema.sh', { name: 'temporal-sql-tool', file: programs.sqlTool }, env);
      for (const database of ['temporal', 'temporal_visibility']) {
        const url = new URL(adminUrl);
        url.pathname = `/${database}`;
        const { rows } = await withClient(url.href, (client) =>
          client.query<{ owner: string }>(
            `select tableowner as owner from pg_tables where tablename = 'schema_version'`,
          ),
        );
        expect(rows).toEqual([{ owner: 'deploy_temporal' }]);
      }
    },
    OBTAIN_MS,
  );
});
