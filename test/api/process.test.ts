import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
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

  test('answers who asks for another protocol as if he had not, and outlives the reset of his connection', async () => {
    const { child, url, ended } = await start();
    const ask = async (path: string, upgrade: string): Promise<{ socket: Socket; head: string }> => {
      const { host, port } = new URL(url);
      const socket = connect(Number(port), '127.0.0.1');
      const headers = `Host: ${host}\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n`;
      socket.write(`GET ${path} HTTP/1.1\r\n${headers}\r\n`);
      const [head] = (await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
      return { socket, head: String(head) };
    };
    for (const [path, upgrade, status] of [
      ['/health', 'h2c', 200],
      ['/health', 'websocket', 200],
      ['/api/ws', 'h2c', 426],
      ['/api/./ws', 'websocket', 426],
      ['/api/events/stream', 'websocket', 200],
    ] as const) {
      const reset = await ask(path, upgrade);
      expect([path, reset.head.slice(0, 12)]).toEqual([path, `HTTP/1.1 ${status}`]);
      reset.socket.resetAndDestroy();
      (await ask(path, upgrade)).socket.end();
    }
    expect((await fetch(`${url}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    // It waits for every connection that is still there, and ends with another code when it has to give one up.
    expect((await ended).code).toBe(0);
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
