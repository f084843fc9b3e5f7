import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildPage } from './page-build.ts';
import { ROOT } from './root.ts';

const DIST = path.join(ROOT, 'web/dist');
/** What a person may have to wait for before the first view, compressed. The charts come later. */
const MOST_BYTES = 250_000;

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
}

describe('the built page', () => {
  let manifest: Record<string, Chunk>;
  beforeAll(async () => {
    await buildPage(new AbortController().signal);
    manifest = JSON.parse(readFileSync(path.join(DIST, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  }, 60_000);

  /** The files that are loaded before anything is seen. */
  function firstLoad(): string[] {
    const files = new Set<string>(['index.html']);
    const add = (name: string): void => {
      const chunk = manifest[name];
      if (!chunk || files.has(chunk.file)) return;
      for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
      for (const each of chunk.imports ?? []) add(each);
    };
    for (const [name, { isEntry }] of Object.entries(manifest)) if (isEntry === true) add(name);
    return [...files];
  }

  test('loads less than 250 kB before the first view', () => {
    const sizes = firstLoad().map((file) => gzipSync(readFileSync(path.join(DIST, file))).length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
  });

  test('has nothing inline, which its policy would refuse', () => {
    const document = readFileSync(path.join(DIST, 'index.html'), 'utf8');
    expect(document).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=|https?:\/\//);
  });

  test('is not built again while its sources are the same', async () => {
    expect(await buildPage(new AbortController().signal)).toBe(false);
  });
});
