import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { ROOT } from '../local/root.ts';

interface Rule {
  name: string;
}

const { forbidden } = createRequire(import.meta.url)(path.join(ROOT, '.dependency-cruiser.cjs')) as {
  forbidden: Rule[];
};

/** For each rule, a file that breaks it and how. */
const BREAKS: Record<string, [file: string, code: string]> = {
  'no-circular': ['domain/a.ts', "import { b } from './b.ts'; export const a = () => b;"],
  'no-unresolvable': ['domain/lost.ts', "import { x } from './nowhere.ts'; export const y = x;"],
  'no-undeclared-package': ['scripts/hidden.ts', "import { x } from 'undeclared'; export const y = x;"],
  'no-test-tools-in-programs': ['workers/fake.ts', "import { x } from 'fast-check'; export const y = x;"],
  'domain-is-pure': ['domain/reads.ts', "import { readFileSync } from 'node:fs'; export const y = readFileSync;"],
  'api-contracts': ['contracts/api/behaves.ts', "import { x } from '../../db/orm.ts'; export const y = x;"],
  'temporal-contracts': ['contracts/temporal/calls.ts', "import { x } from '@temporalio/client'; export const y = x;"],
  'no-zod-in-workflow-code': [
    'contracts/temporal/parses.ts',
    "import { x } from '../api/schema.ts'; export const y = x;",
  ],
  workflows: ['workflows/acts.ts', "import type { Deed } from '../activities/deed.ts'; export type Y = Deed;"],
  activities: ['activities/configured.ts', "import { x } from '../contracts/api/schema.ts'; export const y = x;"],
  'activities-get-repositories-as-arguments': [
    'activities/records.ts',
    "import { x } from '../db/repositories/orders.ts'; export const y = x;",
  ],
  venues: ['venues/paper/records.ts', "import { x } from '../../db/orm.ts'; export const y = x;"],
  'venues-do-not-know-each-other': [
    'venues/paper/peeks.ts',
    "import { x } from '../other/client.ts'; export const y = x;",
  ],
  feeds: ['feeds/replay/trades.ts', "import { x } from '../../venues/other/client.ts'; export const y = x;"],
  'feeds-do-not-know-each-other': [
    'feeds/replay/peeks.ts',
    "import { x } from '../other/client.ts'; export const y = x;",
  ],
  db: ['db/signals-temporal.ts', "import { x } from '@temporalio/client'; export const y = x;"],
  'entities-stay-in-db': ['workers/entity.ts', "import { x } from '../db/entities/order.ts'; export const y = x;"],
  api: ['api/trades.ts', "import { x } from '../venues/other/client.ts'; export const y = x;"],
  web: ['web/records.ts', "import { x } from '../db/orm.ts'; export const y = x;"],
  config: ['config/records.ts', "import { x } from '../db/orm.ts'; export const y = x;"],
  'config-is-for-main-files': ['api/reads-env.ts', "import { x } from '../config/env.ts'; export const y = x;"],
  'workers-wire-and-are-not-imported': [
    'api/composes.ts',
    "import { x } from '../workers/compose.ts'; export const y = x;",
  ],
  'scripts-are-not-imported': ['workers/starts.ts', "import { x } from '../scripts/start.ts'; export const y = x;"],
  'programs-do-not-know-tests': ['workers/builds.ts', "import { x } from '../test/builders.ts'; export const y = x;"],
};

/** Files that break nothing: what the others import, and what each room and its tests may do. */
const FINE: Record<string, string> = {
  'domain/b.ts': "import { a } from './a.ts'; export const b = () => a;",
  'domain/money.ts': "import { x } from 'decimal.js'; export const y = x;",
  'domain/money.test.ts': "import { x } from 'fast-check'; import { z } from '../db/orm.ts'; export const y = [x, z];",
  'contracts/api/schema.ts': "import { x } from 'zod'; export { x };",
  'contracts/temporal/input.ts': "import { x } from '@temporalio/workflow'; export const y = x;",
  'workflows/life.ts': "import { y } from '../contracts/temporal/input.ts'; export const z = y;",
  'activities/deed.ts':
    "import type { x } from '../db/repositories/orders.ts'; import { p } from '../venues/port.ts'; export type Deed = typeof x; export const y = p;",
  'db/orm.ts': 'export const x = 1;',
  'db/entities/order.ts': 'export const x = 1;',
  'db/repositories/orders.ts': "import { x } from '../entities/order.ts'; export { x };",
  'venues/port.ts': 'export const p = 1;',
  'venues/other/client.ts': "import { p } from '../port.ts'; export const x = p;",
  'feeds/other/client.ts': 'export const x = 1;',
  'config/env.ts': "import { x } from 'zod'; export { x };",
  'api/main.ts':
    "import { x } from '../config/env.ts'; import { y } from '../contracts/api/schema.ts'; export { x, y };",
  'workers/compose.ts':
    "import { x } from '../config/env.ts'; import { y } from '../activities/deed.ts'; export { x, y };",
  'scripts/start.ts': "import { x } from '../workers/compose.ts'; export { x };",
  'test/builders.ts': "import { x } from '../scripts/start.ts'; export { x };",
};

const PACKAGES = ['zod', 'decimal.js', '@temporalio/client', '@temporalio/workflow'];

describe('the import rules', () => {
  let folder: string;
  let broken: Map<string, string[]>;

  const write = (file: string, content: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'ratchet-rules-'));
    cpSync(path.join(ROOT, '.dependency-cruiser.cjs'), path.join(folder, '.dependency-cruiser.cjs'));
    cpSync(path.join(ROOT, 'tsconfig.json'), path.join(folder, 'tsconfig.json'));
    const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']));
    write('package.json', JSON.stringify({ type: 'module', dependencies, devDependencies: { 'fast-check': '1.0.0' } }));
    for (const name of [...PACKAGES, 'fast-check', 'undeclared']) {
      write(
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' }),
      );
      write(`node_modules/${name}/index.js`, 'export const x = 1;');
    }
    for (const [file, code] of [...Object.values(BREAKS), ...Object.entries(FINE)]) write(file, code);
    broken = await violations(folder);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(forbidden.map(({ name }) => name))('%s bites', (name) => {
    expect(broken.get(name)).toContain(BREAKS[name]?.[0]);
  });

  test('leave alone what the architecture allows', () => {
    const blamed = [...broken.values()].flat();
    // a.ts and b.ts need each other, so both are named.
    expect(Object.keys(FINE).filter((file) => blamed.includes(file) && file !== 'domain/b.ts')).toEqual([]);
  });
});

/** The files that break each rule. */
async function violations(folder: string): Promise<Map<string, string[]>> {
  const cruiser = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', '.'];
  const failure = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }).catch(
    (error: unknown) => error as { stdout: string },
  );
  const { summary } = JSON.parse(failure.stdout) as { summary: { violations: { from: string; rule: Rule }[] } };
  const found = new Map<string, string[]>();
  for (const { from, rule } of summary.violations) found.set(rule.name, [...(found.get(rule.name) ?? []), from]);
  return found;
}
