import { createServer } from 'node:http';
import type { Server } from 'node:http';

import { afterEach, describe, expect, test } from '@jest/globals';

import { lowPort } from '../local/low-port.ts';
import { startProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';

describe('the proxy of a cluster', () => {
  const servers: Server[] = [];
  let proxy: Proxy | undefined;
  afterEach(async () => {
    await proxy?.stop();
    for (const server of servers.splice(0)) end(server);
  });

  function end(server: Server): void {
    server.closeAllConnections();
    server.close();
  }

  /** A server that answers with its name. */
  async function serve(name: string, port: number): Promise<Server> {
    const server = createServer((_request, response) => response.end(name));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return server;
  }

  async function start(): Promise<{ ports: [number, number]; ask: (method?: string) => Promise<string> }> {
    const [at, ...ports] = [await lowPort(), await lowPort(), await lowPort()] as const;
    proxy = await startProxy(at, ports);
    const ask = async (method = 'GET'): Promise<string> => {
      const answer = await fetch(`http://127.0.0.1:${at}/`, { method, headers: { connection: 'close' } });
      return answer.ok ? await answer.text() : String(answer.status);
    };
    return { ports, ask };
  }

  test('gives every server its turn', async () => {
    const { ports, ask } = await start();
    await serve('one', ports[0]);
    await serve('two', ports[1]);
    const answers = [await ask(), await ask(), await ask(), await ask()];
    expect(answers.sort()).toEqual(['one', 'one', 'two', 'two']);
  });

  test('hides that a server is gone, and has it back when it is', async () => {
    const { ports, ask } = await start();
    await serve('one', ports[0]);
    end(await serve('two', ports[1]));
    for (let round = 0; round < 6; round += 1) expect(await ask()).toBe('one');
    await serve('two', ports[1]);
    // One that was refused stays out for a second.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect([await ask(), await ask()].sort()).toEqual(['one', 'two']);
  });

  test('asks another server what only reads when one dies without a word, and never sends a deed twice', async () => {
    const { ports, ask } = await start();
    let deeds = 0;
    const dying = createServer((request) => {
      if (request.method === 'POST') deeds += 1;
      request.socket.destroy();
    });
    servers.push(dying);
    await new Promise<void>((resolve) => dying.listen(ports[0], '127.0.0.1', resolve));
    const other = await serve('two', ports[1]);
    other.on('request', ({ method }) => (deeds += method === 'POST' ? 10 : 0));
    expect([await ask(), await ask(), await ask()]).toEqual(['two', 'two', 'two']);
    // It is asked again after a second; both have their turn then.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const outcomes = await Promise.allSettled([ask('POST'), ask('POST')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(deeds).toBe(11);
  });

  test('says that nobody is there, and asks again at once', async () => {
    const { ports, ask } = await start();
    expect(await ask()).toBe('503');
    await serve('two', ports[1]);
    expect([await ask(), await ask()]).toEqual(['two', 'two']);
  });

  test('ends what it holds open when it is stopped', async () => {
    const { ports, ask } = await start();
    const silent = createServer(() => undefined);
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(ports[0], '127.0.0.1', resolve));
    const asked = new Promise((resolve) => silent.once('request', resolve));
    const answer = ask();
    answer.catch(() => undefined);
    await asked;
    await proxy?.stop();
    proxy = undefined;
    await expect(answer).rejects.toThrow();
  });
});
