import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type pg from 'pg';

import { migrate } from '../../db/migrate.ts';
import { codeOf } from '../../scripts/local/problem.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { variable } from './variable.ts';

/** A database that nobody else uses. */
export interface TestDatabase {
  url: string;
  drop: () => Promise<void>;
}

const TEMPLATE = 'ratchet_template';
/** Of the one process that makes the template while the others wait; any number that nothing else uses. */
const TEMPLATE_LOCK = 7_233;
const OBJECT_IN_USE = '55006';

/** A fresh, migrated database: a copy of one that the first test of the run migrated. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = variable('RATCHET_TEST_DATABASE_URL', 'RATCHET_TEST_DATABASE_MISSING');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withClient(adminUrl, async (admin) => {
    await ensureTemplate(admin, adminUrl);
    await copyTemplate(admin, name);
  });
  const drop = () =>
    withClient(adminUrl, async (admin) => {
      await admin.query(`drop database if exists ${name} with (force)`);
    });
  return { url: urlOf(adminUrl, name), drop };
}

async function ensureTemplate(admin: pg.Client, adminUrl: string): Promise<void> {
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    // It becomes a template only when it is complete.
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1 and datistemplate', [
      TEMPLATE,
    ]);
    if (rowCount !== 0) return;
    await admin.query(`drop database if exists ${TEMPLATE} with (force)`);
    await admin.query(`create database ${TEMPLATE}`);
    const applied = await migrate(urlOf(adminUrl, TEMPLATE));
    if (applied.length === 0) throw new Error('No migration was applied to the test database: see db/migrations.');
    await admin.query(`alter database ${TEMPLATE} is_template true`);
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

/** Copies the template. A connection of the migration may take a moment longer to close than its pool says. */
async function copyTemplate(admin: pg.Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await admin.query(`create database ${name} template ${TEMPLATE}`);
      return;
    } catch (error) {
      if (codeOf(error) !== OBJECT_IN_USE || attempt === 50) throw error;
      await sleep(20);
    }
  }
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
