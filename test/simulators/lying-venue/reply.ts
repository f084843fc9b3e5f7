import type { ServerResponse } from 'node:http';
import type { Lie } from './script.ts';

/** A request as the routes see it. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  receivedAtMs: number;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** A definite no of the wire: nothing was done. */
export class WireError extends Error {
  override name = 'WireError';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** More than any client should take in. */
const HUGE_BYTES = 12 * 1024 * 1024;
const NUMBERS = new Set([
  'price',
  'quantity',
  'filled',
  'fee',
  'balance',
  'equity',
  'available',
  'entryPrice',
  'amount',
]);

/** Replies with something that is not the answer. */
export function sendIll(
  response: ServerResponse,
  told: Extract<Lie, { lie: 'acceptThen' | 'refuseWith' }>,
  answer: Answer,
): void {
  const json = JSON.stringify(answer.body);
  const asJson = { 'content-type': 'application/json' };
  switch (told.reply) {
    case 'drop':
      response.socket?.destroy();
      return;
    case '500':
    case '502':
    case '504':
      response.writeHead(Number(told.reply), { 'content-type': 'text/plain' }).end('The upstream did not answer.');
      return;
    case '429':
      response
        .writeHead(429, { ...asJson, 'retry-after': told.retryAfter ?? '1' })
        .end(JSON.stringify({ error: { code: 'RATE_LIMITED', message: 'Too many requests.' } }));
      return;
    case 'malformed':
      response.writeHead(200, asJson).end(`${json.slice(0, -1)},,`);
      return;
    case 'truncated':
      response.writeHead(200, { ...asJson, 'content-length': String(Buffer.byteLength(json)) });
      response.write(json.slice(0, json.length >> 1), () => response.socket?.destroy());
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Be right back.</body></html>');
      return;
    case 'huge':
      response.writeHead(200, asJson).end(`{"padding":"${'x'.repeat(HUGE_BYTES)}"}`);
      return;
    case 'redirect':
      response.writeHead(307, { location: 'http://elsewhere.invalid/orders' }).end();
      return;
    case 'wrongOrder':
      response
        .writeHead(answer.status, asJson)
        .end(JSON.stringify(answer.body, (key, value: unknown) => (key === 'clientId' ? 'order-of-another' : value)));
      return;
    case 'badNumber':
      response.writeHead(answer.status, asJson).end(withNumber(answer.body, told.number ?? '"NaN"'));
      return;
  }
}

/** Puts this JSON text in place of each number; text, because JSON.stringify would not write 1e309. */
const withNumber = (body: unknown, number: string): string =>
  JSON.stringify(body, (key, value: unknown) =>
    NUMBERS.has(key) && typeof value === 'string' ? '@number@' : value,
  ).replaceAll('"@number@"', number);
