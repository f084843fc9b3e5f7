import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Webhook } from '../domain/webhook.ts';
import { publicLookup } from './public-lookup.ts';
import { createWebhookPost } from './webhook-post.ts';

let server: Server;
let connections = 0;
let port = 0;
beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

const at = (url: string): Webhook => ({
  id: 'w',
  url,
  eventTypes: null,
  status: 'active',
  disabledReason: null,
  revision: 1,
  secretRevision: 1,
  createdAtMs: 0,
});
const post = (url: string, allowsPrivate: boolean) =>
  createWebhookPost({ secretOf: () => Buffer.alloc(32, 7), allowsPrivate })(
    { webhook: at(url), eventId: 'e', body: '{}' },
    new AbortController().signal,
  );

test.each([
  ['a name that leads to this machine', 'https://localhost/', /private network/],
  ['an address of this machine', 'https://127.0.0.1/', /private network/],
  ['an address of this machine in another spelling', 'https://0x7f.1/', /private network/],
  ['this machine in IPv6', 'https://[::1]/', /private network/],
  ['a port of this machine', 'https://localhost:7233/', /port/],
  ['no TLS', 'http://example.com/', /https/],
])('nothing is sent to %s', async (_, url, problem) => {
  const result = await post(url, false);
  expect(result).toMatchObject({ status: null, problem: expect.stringMatching(problem) as unknown });
  expect(connections).toBe(0);
});

test('where private targets are allowed they are asked', async () => {
  expect(await post(`http://localhost:${port}/`, true)).toMatchObject({ status: null });
  expect(connections).toBeGreaterThan(0);
});

/** Has a receiver answer with these lines and keep the connection; resolves when that is over. */
async function answeredWith(...lines: string[]): ReturnType<typeof post> {
  const receiver = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write([...lines, '', ''].join('\r\n')));
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const connected = once(receiver, 'connection') as Promise<[Socket]>;
  try {
    const result = await post(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`, true);
    const [socket] = await connected;
    if (!socket.closed) await once(socket, 'close');
    return result;
  } finally {
    receiver.close();
  }
}

test('a receiver that wants to speak another protocol has not taken the message, and is left', async () => {
  const result = await answeredWith('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: other');
  expect(result).toMatchObject({ status: 101, problem: 'The receiver answered 101.' });
});

test('an answer that is never finished has been given, and its connection is not kept', async () => {
  const result = await answeredWith('HTTP/1.1 200 OK', 'Content-Length: 100');
  expect(result).toMatchObject({ status: 200, problem: null });
  // Sooner than the deadline of an answer would have ended it.
}, 5_000);

test.each([{ all: true }, { all: false }])(
  'a lookup for a connection refuses a private address (%o)',
  (options) =>
    new Promise<void>((resolve) => {
      publicLookup('localhost', options, (error) => {
        expect(error?.message).toMatch(/private network/);
        resolve();
      });
    }),
);
