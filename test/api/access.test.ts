import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readEnv } from '../../config/env.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import { TEST_MASTER_KEY } from '../environment/master-key.ts';
import type { Doors } from './doors.ts';
import { openDoors } from './doors.ts';

describe('who may ask', () => {
  let bench: Bench;
  let port: string;
  beforeAll(async () => {
    bench = await startBench({ temporal: 'away' });
    port = new URL(bench.doors.url).port;
  });
  afterAll(() => bench.stop());

  /** fetch sets its own Host header; this one sends what it is told. */
  function ask(
    headers: Record<string, string>,
    { method = 'GET', path = '/api/agents' } = {},
    to = port,
  ): Promise<{ status: number; code: string | undefined }> {
    return new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: to, method, path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const { code } = (text.startsWith('{') ? JSON.parse(text) : {}) as { code?: string };
          resolve({ status: answer.statusCode ?? 0, code });
        });
      });
      request.on('error', reject);
      request.end();
    });
  }

  test.each(['127.0.0.1', 'localhost', '[::1]'])('answers under %s and its own port', async (name) => {
    expect(await ask({ host: `${name}:${port}` })).toEqual({ status: 200, code: undefined });
  });

  test.each([
    'evil.example',
    'evil.example:80',
    'localhost',
    'localhost:1',
    'localhost.:PORT',
    '127.0.0.1.nip.io:PORT',
    'user@localhost:PORT',
    '0.0.0.0:PORT',
    '192.168.0.1:PORT',
  ])('refuses the name %s, which a page could have pointed here', async (host) => {
    const { status } = await ask({ host: host.replace('PORT', port) });
    expect(status === 421 || status === 400).toBe(true);
  });

  test('refuses a foreign name in the request line too', async () => {
    expect(await ask({ host: `localhost:${port}` }, { path: `http://evil.example:${port}/api/agents` })).toEqual({
      status: 421,
      code: 'misdirected',
    });
  });

  test.each(['http://evil.example', 'null', 'https://localhost:PORT', 'http://localhost:1'])(
    'refuses pages of %s',
    async (origin) => {
      const headers = { host: `localhost:${port}`, origin: origin.replace('PORT', port) };
      expect(await ask(headers)).toEqual({ status: 403, code: 'forbidden' });
    },
  );

  test('takes requests of its own pages', async () => {
    const headers = { host: `localhost:${port}`, origin: `http://localhost:${port}`, 'sec-fetch-site': 'same-origin' };
    expect((await ask(headers)).status).toBe(200);
  });

  test('a deed from another site is refused even when it needs no body', async () => {
    const kill = { method: 'POST', path: `/api/deployments/${bench.deploymentId}/kill` };
    const headers = { host: `localhost:${port}`, 'sec-fetch-site': 'cross-site' };
    expect(await ask(headers, kill)).toEqual({ status: 403, code: 'forbidden' });
    expect((await bench.record.deployments.find(bench.deploymentId))?.status).toBe('active');
  });

  describe('behind a proxy', () => {
    let behind: Doors;
    beforeAll(async () => {
      const proxyHosts = ['127.0.0.1:3000', 'localhost:80'];
      behind = await openDoors({ record: bench.record, client: bench.client, proxyHosts });
    });
    afterAll(() => behind.stop());
    const askBehind = (headers: Record<string, string>) => ask(headers, {}, new URL(behind.url).port);

    test.each(['127.0.0.1:3000', 'localhost:80', 'localhost'])('answers under its address %s', async (host) => {
      expect((await askBehind({ host, origin: `http://${host}` })).status).toBe(200);
    });

    test('answers under its own address still', async () => {
      expect((await askBehind({ host: new URL(behind.url).host })).status).toBe(200);
    });

    test.each(['evil.example:3000', '127.0.0.1:3001', 'localhost:3000', 'api-1:3000', '127.0.0.1'])(
      'refuses the name %s',
      async (host) => {
        expect(await askBehind({ host })).toEqual({ status: 421, code: 'misdirected' });
      },
    );

    test('refuses pages of other sites', async () => {
      const headers = { host: '127.0.0.1:3000', origin: 'http://evil.example' };
      expect(await askBehind(headers)).toEqual({ status: 403, code: 'forbidden' });
    });
  });

  const variables = {
    DATABASE_URL: 'postgresql://x@localhost/x',
    TEMPORAL_ADDRESS: 'localhost:7233',
    RATCHET_MASTER_KEY: TEST_MASTER_KEY,
  };

  test.each(['0.0.0.0', '::', '192.168.1.5', 'example.com'])('does not start on %s', (host) => {
    expect(() => readEnv({ ...variables, RATCHET_HOST: host })).toThrow(/only a loopback address/);
  });

  test('starts on every interface of a container only with the loopback address of its proxy', () => {
    const env = { ...variables, RATCHET_HOST: '0.0.0.0' };
    const behind = readEnv({ ...env, RATCHET_ALLOWED_HOSTS: '127.0.0.1:3000,localhost:3000,[::1]:3000' });
    expect(behind.RATCHET_ALLOWED_HOSTS).toEqual(['127.0.0.1:3000', 'localhost:3000', '[::1]:3000']);
    for (const open of ['trade.example:443', '0.0.0.0:3000', '192.168.1.5:3000', 'localhost', '*'])
      expect(() => readEnv({ ...env, RATCHET_ALLOWED_HOSTS: open })).toThrow(/only loopback addresses/);
  });

  test('names requests as their sender does when that is safe, else by itself', async () => {
    const idOf = async (given: string) =>
      (await bench.doors.ask('GET', '/health', { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    expect(await idOf('mine-1')).toBe('mine-1');
    for (const unsafe of ['a b', '{"level":60}', 'x'.repeat(65)]) expect(await idOf(unsafe)).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('tells browsers to trust nothing in a reply, and tells nobody what it is made of', async () => {
    const { headers } = await bench.doors.ask('GET', '/api/agents');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    for (const name of ['server', 'x-powered-by', 'access-control-allow-origin']) expect(headers.get(name)).toBeNull();
  });

  test('logs each request without its query, its body or its headers', async () => {
    await bench.doors.ask('GET', '/api/signals?before=secret-query', { headers: { 'x-api-key': 'secret-header' } });
    await bench.doors.ask('POST', '/api/signals', { json: { secretField: 'secret-body' } });
    const lines = bench.doors.lines.join('\n');
    expect(lines).toContain('"path":"/api/signals","status":400');
    expect(lines).not.toMatch(/secret/i);
  });

  test('a connection that never finishes its headers is ended', async () => {
    const startedMs = Date.now();
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: '));
      socket.on('error', () => undefined);
      socket.on('data', () => undefined);
      socket.on('close', () => resolve());
    });
    // Five seconds for the headers, and up to one until the server looks again.
    expect(Date.now() - startedMs).toBeLessThan(8_000);
  });
});
