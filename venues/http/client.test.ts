import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { VenueError } from '../port.ts';
import { callVenue } from './client.ts';
import { retryAfterMs } from './failures.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handle: Handler = (_, response) => void response.end('{}');
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  handle(request, response);
});
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const call = (to = url) =>
  callVenue(
    { venue: 'venue', url: to, timeoutMs: 300, maxReplyBytes: 1_000 },
    { what: 'trade', method: 'POST', path: '/orders', body: { quantity: '1' } },
  );
const failureOf = (to?: string): Promise<VenueError> =>
  call(to).then(
    () => Promise.reject(new Error('It succeeded.')),
    (error: unknown) => error as VenueError,
  );

test('hands back JSON and its status, also of a definite no', async () => {
  handle = (_, response) => void response.writeHead(403).end('{"error":"no"}');
  expect(await call()).toEqual({ status: 403, body: { error: 'no' } });
});

describe('nothing was sent', () => {
  test('when nobody listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await failureOf(`http://127.0.0.1:${port}`)).toMatchObject({ phase: 'notSent', code: 'unreachable' });
  });

  test('when the name is of no host', async () => {
    expect(await failureOf('http://venue.invalid')).toMatchObject({ phase: 'notSent', code: 'unreachable' });
  });
});

describe('it may have happened', () => {
  test.each<[string, Handler, RegExp]>([
    ['when nothing comes in time', () => undefined, /did not answer/],
    ['when the connection drops', (request) => void request.socket.destroy(), /did not answer/],
    [
      'when the reply is larger than allowed',
      (_, response) => void response.end(`"${'x'.repeat(2_000)}"`),
      /more than 1000 bytes/,
    ],
    [
      'when the reply is larger than allowed once it is unpacked',
      (_, response) =>
        void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(`"${'x'.repeat(100_000)}"`)),
      /more than 1000 bytes/,
    ],
    [
      'when the reply stops half way',
      (_, response) =>
        void response.writeHead(200, { 'content-length': '50' }).write('{"a":', () => response.destroy()),
      /did not answer/,
    ],
    ['when the reply is empty', (_, response) => void response.end(), /not JSON/],
    [
      'when it is sent elsewhere',
      (_, response) => void response.writeHead(307, { location: `${url}/elsewhere` }).end(),
      /redirected/,
    ],
    ['when the server is at its end', (_, response) => void response.writeHead(503).end('{}'), /answered 503/],
  ])('%s', async (_, handler, message) => {
    handle = handler;
    asked.length = 0;
    const error = await failureOf();
    expect(error).toMatchObject({ name: 'VenueError', phase: 'unknown', isRetryable: true });
    expect(error.message).toMatch(message);
    // Once, and nowhere else.
    expect(asked).toEqual(['/orders']);
  });
});

test.each<[header: string | null, waitMs: number | null]>([
  [null, null],
  ['0', 0],
  ['30', 30_000],
  ['61', 60_000],
  ['99999999999999999999', null],
  ['-5', null],
  ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['Fri, 01 Jan 2027 00:00:00 GMT', 60_000],
  ['soon', null],
])('Retry-After %s asks for a wait of %s ms', (header, waitMs) => {
  expect(retryAfterMs(header, Date.parse('2026-01-01T00:00:00Z'))).toBe(waitMs);
});
