import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** One that was refused is not asked for this long, unless nobody else is left. */
const OUT_MS = 1_000;
const NOBODY = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** A listening proxy. */
export interface Proxy {
  /** Takes no more connections and cuts those that there are. */
  stop: () => Promise<void>;
}

/**
 * Hands each connection to the next of several ports of this machine, in turn, and to another one when that refuses it, or ends
 * without a word on a request that only reads. Whatever may have done something is never sent twice. In docker-compose.yml a real
 * proxy stands in its place.
 */
export async function startProxy(port: number, targets: readonly number[]): Promise<Proxy> {
  const outUntil = new Map<number, number>();
  const open = new Set<Socket>();
  let turn = 0;
  const inOrder = (): number[] => {
    turn += 1;
    const next = targets.map((_, index) => targets[(turn + index) % targets.length] ?? port);
    const now = performance.now();
    const isOut = (target: number) => (outUntil.get(target) ?? 0) > now;
    return [...next.filter((target) => !isOut(target)), ...next.filter(isOut)];
  };
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (client) => {
    keep(client);
    void handOver(client);
  });

  function keep(socket: Socket): void {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // What happened to one side is told to the other by its end.
    socket.on('error', () => socket.destroy());
  }

  async function handOver(client: Socket): Promise<void> {
    const asked: Buffer[] = [];
    for (const target of inOrder()) {
      const upstream = await connected(target);
      if (upstream !== null) {
        keep(upstream);
        const isAnswered = await talk(client, upstream, asked);
        if (isAnswered || client.destroyed || !onlyReads(asked)) {
          client.end();
          return;
        }
      }
      outUntil.set(target, performance.now() + OUT_MS);
    }
    client.end(NOBODY);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** A connection to a port of this machine; null when it is refused. */
function connected(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

/** Lets both talk until one of them ends. False when nothing was answered; what was asked is kept until then. */
function talk(client: Socket, upstream: Socket, asked: Buffer[]): Promise<boolean> {
  return new Promise((resolve) => {
    let isAnswered = false;
    const hear = (chunk: Buffer): void => void asked.push(chunk);
    const leave = (): void => void upstream.destroy();
    for (const chunk of asked) upstream.write(chunk);
    client.on('data', hear);
    client.once('close', leave);
    client.pipe(upstream);
    upstream.pipe(client, { end: false });
    upstream.once('data', () => {
      isAnswered = true;
      client.off('data', hear);
    });
    upstream.once('close', () => {
      client.off('data', hear).off('close', leave).unpipe(upstream);
      resolve(isAnswered);
    });
  });
}

const onlyReads = (asked: readonly Buffer[]): boolean =>
  asked[0] === undefined || /^(GET|HEAD) /.test(asked[0].toString('latin1', 0, 5));
