import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestListener, Server } from 'node:http';
import { gzipSync } from 'node:zlib';

import { afterEach, describe, expect, test } from '@jest/globals';

import { downloadTemporal, fileInTar } from './temporal-archive.ts';

const signal = new AbortController().signal;
const say = () => undefined;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A tar entry: name at 0, size in octal at 124, content padded to 512 bytes. */
function entry(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body]);
}

describe('the release archive', () => {
  test('gives the program that stands behind other files', () => {
    const tar = Buffer.concat([entry('LICENSE', 'x'.repeat(700)), entry('temporal', 'program'), Buffer.alloc(1024)]);
    expect(fileInTar(tar, 'temporal').toString()).toBe('program');
    expect(() => fileInTar(tar, 'server')).toThrow('holds no file "server"');
  });

  test('is refused when it is not the published one', async () => {
    const archive = gzipSync(entry('temporal', 'something else'));
    const baseUrl = await serve((_request, response) => response.end(archive));
    await expect(downloadTemporal({ say, signal, baseUrl })).rejects.toThrow(/SHA-256 \w{64} and \w{64} was published/);
  });

  test('that is not there, or whose host does not answer, says so', async () => {
    const baseUrl = await serve((_request, response) => response.writeHead(404).end());
    await expect(downloadTemporal({ say, signal, baseUrl })).rejects.toThrow(/tar\.gz answered 404/);
    await expect(downloadTemporal({ say, signal, baseUrl: 'http://127.0.0.1:1' })).rejects.toThrow(/cannot be reached/);
  });

  test('whose host stays silent is given up after five seconds', async () => {
    const baseUrl = await serve(() => undefined);
    const startedAt = Date.now();
    await expect(downloadTemporal({ say, signal, baseUrl })).rejects.toThrow('did not answer in time');
    expect(Date.now() - startedAt).toBeLessThan(7_000);
    servers[0]?.closeAllConnections();
  });
});
