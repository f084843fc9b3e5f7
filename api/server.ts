import type { IncomingMessage, Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { WebSocketServerLike } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import type { Api } from './dependencies.ts';
import { CLOSE } from './live/client.ts';
import { REQUEST_MS } from './middleware/limits.ts';
import { LIVE_PATH } from './routes/live/connect.ts';

const HEADERS_MS = 5_000;
const IDLE_MS = 5_000;
const MOST_CONNECTIONS = 512;
/** A subscription to two hundred instruments has about 4 kB; more is closed with 1009. */
const MOST_MESSAGE_BYTES = 16 * 1024;

/** A listening api. */
export interface ApiServer {
  url: string;
  /** Takes no more connections, ends streams, lets requests finish, and cuts those off that take longer than this. */
  stop(graceMs: number): Promise<void>;
}

/** Listens on a loopback address; a port of 0 is any free one. Slow or idle connections are ended, so that they cannot pile up. */
export async function listen(api: Api, at: { host: string; port: number }): Promise<ApiServer> {
  const stopping = new AbortController();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false });
  const server = createAdaptorServer({
    // The same object, for an upgrade to a WebSocket is recognised by it.
    fetch: (request, bindings) => api.fetch(request, Object.assign(bindings, { stopping: stopping.signal })),
    websocket: { server: sockets as WebSocketServerLike },
    serverOptions: {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: IDLE_MS,
      maxHeaderSize: 16 * 1024,
      shouldUpgradeCallback: isLive,
    },
  }) as Server;
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : at.port;
  return {
    url: `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}`,
    async stop(graceMs) {
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      for (const socket of sockets.clients) socket.close(CLOSE.goingAway, 'The api stops.');
      const cut = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of sockets.clients) socket.terminate();
      }, graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

/**
 * Whether a request leaves HTTP. Any other upgrade that is asked for is answered as if it were not: node-server would not answer
 * it at all, and nobody would watch its connection any more, so that a reset of it would end the process.
 */
const isLive = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'GET' && url?.split('?')[0] === LIVE_PATH && headers.upgrade?.toLowerCase() === 'websocket';
