import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { contextFiles } from '../../scripts/image/context.ts';
import { parseDockerfile } from '../../scripts/image/dockerfile.ts';
import { ROOT } from '../../scripts/local/root.ts';
import { compose, textOf } from './compose.ts';

const stages = parseDockerfile(textOf('deploy/Dockerfile'));
const context = contextFiles();
const copied = (stages.at(-1)?.steps ?? []).flatMap((step) =>
  step.kind === 'copy' && step.from === null ? step.sources : [],
);

/** The files of ours that a program loads: its relative imports, and theirs. */
function loadedBy(program: string): string[] {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const text = readFileSync(path.join(ROOT, file), 'utf8').replaceAll(/^import type .*?;$/gms, '');
    for (const [, target = ''] of text.matchAll(/(?:from|import|import\.meta\.resolve\()\s*\(?'(\.[^']+)'/g))
      load(path.normalize(path.join(path.dirname(file), target)));
  };
  load(program);
  return [...loaded];
}

describe('the image', () => {
  test('holds every file that its programs load, and the sources of the bundle', () => {
    const programs = new Set(
      Object.values(compose.services)
        .filter(({ image }) => image === 'ratchet:local')
        .map(({ command }) => command?.at(-1) ?? ''),
    );
    expect([...programs].sort()).toEqual(['api/main.ts', 'scripts/migrate.ts', 'workers/main.ts']);
    const isCopied = (file: string): boolean =>
      context.includes(file) && copied.some((source) => file === source || file.startsWith(`${source}/`));
    const needed = [...programs, 'workers/build-bundle.ts', 'workflows/index.ts'].flatMap(loadedBy);
    expect(needed.length).toBeGreaterThan(200);
    expect(needed.filter((file) => !isCopied(file))).toEqual([]);
  });

  test('is built from what is there, and from no secret, test or package of this machine', () => {
    for (const source of copied)
      expect([source, context.some((file) => file === source || file.startsWith(`${source}/`))]).toEqual([
        source,
        true,
      ]);
    expect(context.filter((file) => /(^|\/)(\.env|node_modules|\.git|\.data)(\/|$)|\.test\.ts$/.test(file))).toEqual(
      [],
    );
    expect(context).toContain('package-lock.json');
    // Not on every machine, and no less kept out.
    expect(textOf('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['.env', '.env.*', '.data', '.data-*', 'test']),
    );
  });

  test('says where its bundle and its data are', () => {
    const steps = stages.at(-1)?.steps ?? [];
    const values = steps.find((step) => step.kind === 'env')?.values ?? {};
    const bundle = steps.find((step) => step.kind === 'copy' && step.sources.includes('/app/build'));
    expect(bundle).toMatchObject({ from: 'build', to: path.relative('/app', values['RATCHET_BUNDLE_DIR'] ?? '') });
    const inbox = compose.services['worker-feed']?.volumes;
    expect(inbox).toEqual([`inbox:${values['RATCHET_DATA_DIR'] ?? ''}`]);
  });

  test('ends as a user who may change nothing of it', () => {
    const steps = stages.at(-1)?.steps ?? [];
    expect(steps.at(-1)).toEqual({ kind: 'user', name: 'node' });
    expect(steps.filter((step) => step.kind === 'run').map((step) => step.command)).toEqual([
      'mkdir -p /data/signals && chown -R node:node /data',
    ]);
  });
});
