import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { control } from './control.ts';
import { exchange } from './exchange.ts';
import type { Answer } from './reply.ts';
import { WireError, send } from './reply.ts';
import type { Settings } from './settings.ts';
import { openStream } from './stream.ts';
import { truth } from './truth.ts';
import { Venue } from './venue.ts';

/** No request of the wire is larger. */
const MAX_BODY_BYTES = 1_000_000;

/** Serves the exchange's wire, `/control` for the harness and `/truth` for checkers, on the loopback only. */
export async function startServer(settings: Settings): Promise<{ port: number; stop(): Promise<void> }> {
  const venue = new Venue(settings);
  const server = createServer((request, response) => {
    answer(venue, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, failure(error));
    });
  });
  const stream = openStream(server, venue);
  await new Promise<void>((resolve) => server.listen(settings.port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      stream.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      venue.close();
    },
  };
}

async function answer(venue: Venue, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const receivedAtMs = venue.nowMs();
  const url = new URL(request.url ?? '/', 'http://venue');
  const body = await bodyOf(request);
  const asked = { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, body, receivedAtMs };
  if (url.pathname.startsWith('/control/')) send(response, control(venue, asked));
  else if (url.pathname.startsWith('/truth/')) send(response, truth(venue, asked));
  else await exchange(venue, asked, response);
}

const failure = (error: unknown): Answer =>
  error instanceof WireError
    ? { status: error.status, body: { error: { code: error.code, message: error.message } } }
    : {
        status: 400,
        body: { error: { code: 'BAD_REQUEST', message: error instanceof Error ? error.message : String(error) } },
      };

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8');
    if (text.length > MAX_BODY_BYTES) throw new WireError(413, 'TOO_LARGE', 'The request is too large.');
  }
  return text === '' ? null : JSON.parse(text);
}
