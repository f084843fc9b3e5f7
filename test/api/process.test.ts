import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withClient } from '../../scripts/local/postgres-client.ts';
import type { Bench } from './bench.ts';
import { NOBODY, startBench } from './bench.ts';
import type { Program } from './program.ts';
import { startApi } from './program.ts';

describe('the api process', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench({ temporal: 'away' });
  });
  afterAll(() => bench.stop());

  const start = (changes: Record<string, string> = {}): Promise<Program> =>
    startApi({
      DATABASE_URL: bench.databaseUrl,
      TEMPORAL_ADDRESS: NOBODY,
      TEMPORAL_UI_URL: 'http://127.0.0.1:8233/',
      ...changes,
    });

  const signal = () =>
    JSON.stringify({ agentId: bench.agentId, instrument: 'BTC-USD-PERP', direction: 'long', sourceEventId: 'last' });

  test('listens while Temporal is away, and finishes what it has begun before it ends', async () => {
    const { child, url, output, ended } = await start();
    expect((await fetch(`${url}/api/agents`)).status).toBe(200);
    const { links } = (await (await fetch(url)).json()) as { links: { temporal: string } };
    expect(links.temporal).toBe('http://127.0.0.1:8233');
    await withClient(bench.databaseUrl, async (client) => {
      await client.query('begin; lock table signals in exclusive mode');
      const answer = fetch(`${url}/api/signals`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: signal(),
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      child.kill('SIGTERM');
      await new Promise((resolve) => setTimeout(resolve, 300));
      await expect(fetch(`${url}/health`)).rejects.toThrow();
      await client.query('commit');
      expect((await answer).status).toBe(202);
    });
    const { code, ms } = await ended;
    expect([code, output().includes('"msg":"the api has stopped"')]).toEqual([0, true]);
    expect(ms).toBeLessThan(5_000);
    const kept = await bench.record.signals.list({ limit: 10, before: null });
    expect(kept.map((each) => each.sourceEventId)).toEqual(['last']);
  });

  test('ends with its parent, also while a request hangs', async () => {
    const { child, url, ended } = await start();
    await withClient(bench.databaseUrl, async (client) => {
      await client.query('begin; lock table signals in access exclusive mode');
      const hanging = fetch(`${url}/api/signals`).catch(() => null);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const toldMs = Date.now();
      child.disconnect();
      expect(await hanging).toBeNull();
      // The query is held to the end.
      await ended;
      expect(Date.now() - toldMs).toBeLessThan(5_000);
      await client.query('commit');
    });
  });

  test('starts without its database and says that it is not ready', async () => {
    const { child, url, ended } = await start({ DATABASE_URL: 'postgresql://ratchet:hidden@127.0.0.1:9/none' });
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/ready`)).status).toBe(503);
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
  });

  test.each(['0.0.0.0', '::'])('does not start on %s, and says why', async (host) => {
    const { url, output, ended } = await start({ RATCHET_HOST: host });
    expect(url).toBe('');
    expect((await ended).code).not.toBe(0);
    expect(output()).toContain('only a loopback address');
  });
});
