import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';

const BROWSER = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

describe('the page', () => {
  let bench: Bench;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ratchet-page-'));
    bench = await startBench({ temporal: 'away', pageFolder: folder });
  });
  afterAll(async () => {
    await bench.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const get = (where: string, request = BROWSER) => fetch(`${bench.doors.url}${where}`, request);

  test('says that it is not built while it is not, and is there as soon as it is', async () => {
    const before = await get('/');
    expect([before.status, await before.text()]).toEqual([200, expect.stringContaining('not built yet')]);
    await mkdir(path.join(folder, 'assets'));
    await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>Ratchet</title>');
    await writeFile(path.join(folder, 'assets', 'index-1a.js'), 'export {};');
    await writeFile(path.join(folder, 'secret.js'), 'no');
    expect(await (await get('/')).text()).toContain('<title>Ratchet</title>');
  });

  test('is for whoever asks for HTML; programs get the index', async () => {
    expect((await get('/')).headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await (await get('/', { headers: { accept: '*/*' } })).json()).toMatchObject({ name: 'Ratchet' });
  });

  test('is never kept, and its files, whose names say their content, are for ever', async () => {
    expect((await get('/positions')).headers.get('cache-control')).toBe('no-store');
    const asset = await get('/assets/index-1a.js');
    expect([asset.status, asset.headers.get('cache-control'), asset.headers.get('content-type')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'text/javascript; charset=utf-8',
    ]);
  });

  test('lets in nothing but its own files', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
  });

  test.each(['/positions', '/signals', '/nowhere/at/all'])(
    'answers %s with itself, for a browser only',
    async (where) => {
      expect((await get(where)).headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect((await get(where, { headers: { accept: 'application/json' } })).status).toBe(404);
    },
  );

  test.each(['/api/nothing', '/assets/index-2b.js', '/assets/..%2fsecret.js', '/assets/..%5csecret.js', '/assets/'])(
    'does not answer %s',
    async (where) => {
      const answer = await get(where);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'notFound']);
    },
  );
});
