import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

/** What the info endpoint answers to candleSnapshot. */
export interface CandleScript {
  status?: number;
  body: string;
  delayMs?: number;
}

interface Bbo {
  coin: string;
  bid: unknown;
  ask: unknown;
  time: unknown;
}

/**
 * Hyperliquid's public price feed on a loopback port, with the faults that a script asks for. Tells the truth until told
 * to lie: greets, acknowledges subscriptions, answers pings, and sends a price only when the script does.
 */
export interface HyperliquidFeedSimulator {
  readonly webSocketUrl: string;
  /** Connections accepted so far. */
  readonly connections: number;
  /** Connections open now. */
  readonly open: number;
  /** Coins subscribed so far over all connections, in order. */
  readonly subscriptions: readonly string[];
  readonly pings: number;
  /** Bodies posted to /info. */
  readonly requests: readonly unknown[];
  sendBbo(bbo: Bbo): void;
  /** Any lie, as it goes over the wire; a Buffer is sent as a binary message. */
  send(message: string | Buffer): void;
  /** Half-open: the connections of now stay up and nothing is read or answered on them, not even a close. */
  hang(): void;
  /** The connections of now break without a close. */
  drop(): void;
  /** New connections are turned away with HTTP 503. */
  refuseConnections(isRefusing: boolean): void;
  /** New connections are accepted, and nothing is said or answered on them. */
  muteNewConnections(): void;
  /** New connections are accepted by TCP, and their opening is never answered. */
  stallNewConnections(): void;
  answerCandles(script: CandleScript): void;
  stop(): Promise<void>;
}

export async function startHyperliquidFeed(): Promise<HyperliquidFeedSimulator> {
  let connections = 0;
  let pings = 0;
  let isRefusing = false;
  let isMute = false;
  let isStalling = false;
  const stalled = new Set<Duplex>();
  let script: CandleScript = { body: '[]' };
  const subscriptions: string[] = [];
  const requests: unknown[] = [];
  const sockets = new Set<WebSocket>();

  const server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      requests.push(JSON.parse(body));
      if (script.delayMs !== undefined) await delay(script.delayMs, undefined, { ref: false });
      response.writeHead(script.status ?? 200, { 'content-type': 'application/json' }).end(script.body);
    });
  });
  const webSocketServer = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (isRefusing) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    if (isStalling) {
      stalled.add(socket.on('error', () => undefined));
      return;
    }
    webSocketServer.handleUpgrade(request, socket, head, (webSocket) => {
      connections += 1;
      sockets.add(webSocket);
      webSocket.on('close', () => sockets.delete(webSocket));
      webSocket.on('error', () => sockets.delete(webSocket));
      if (isMute) return;
      webSocket.send('Websocket connection established.');
      webSocket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString('utf8')) as { method: string; subscription?: { coin: string } };
        if (message.method === 'ping') {
          pings += 1;
          webSocket.send(JSON.stringify({ channel: 'pong' }));
        } else if (message.subscription !== undefined) {
          subscriptions.push(message.subscription.coin);
          webSocket.send(JSON.stringify({ channel: 'subscriptionResponse', data: message }));
        }
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const send = (message: string | Buffer): void => {
    for (const socket of sockets) socket.send(message);
  };

  return {
    webSocketUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    get pings() {
      return pings;
    },
    subscriptions,
    requests,
    send,
    sendBbo: ({ coin, bid, ask, time }) =>
      send(
        JSON.stringify({
          channel: 'bbo',
          data: {
            coin,
            time,
            bbo: [
              { px: bid, sz: '1.5', n: 3 },
              { px: ask, sz: '0.8', n: 2 },
            ],
          },
        }),
      ),
    hang: () => {
      for (const socket of sockets) socket.pause();
    },
    drop: () => {
      for (const socket of sockets) socket.terminate();
    },
    refuseConnections: (refusing) => {
      isRefusing = refusing;
    },
    muteNewConnections: () => {
      isMute = true;
    },
    stallNewConnections: () => {
      isStalling = true;
    },
    answerCandles: (next) => {
      script = next;
    },
    async stop() {
      for (const socket of sockets) socket.terminate();
      for (const socket of stalled) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString('utf8');
  return body;
}
