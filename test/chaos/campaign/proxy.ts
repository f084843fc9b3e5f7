import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { seeded } from '../random.ts';

/** The way of the bytes: `out` from the client to the server, `back` from the server to the client. */
export type Way = 'out' | 'back';

/**
 * What a link does with bytes. `drop` swallows them in one way and keeps the connections, as a partition that nobody is told of;
 * `reset` breaks every connection, now and while it lasts; `truncate` lets through the first half of a chunk and breaks;
 * `slow` lets through that many bytes a second; `delay` holds each chunk for delayMs, more or less jitterMs.
 */
export type LinkMode =
  | { kind: 'pass' }
  | { kind: 'delay'; delayMs: number; jitterMs: number }
  | { kind: 'drop'; way: Way }
  | { kind: 'reset' }
  | { kind: 'truncate'; way: Way }
  | { kind: 'slow'; bytesPerSecond: number };

/** One link of the platform through a proxy of ours. */
export interface Link {
  readonly name: string;
  /** Where the client is told that the server is. */
  readonly port: number;
  readonly mode: LinkMode;
  /** Bytes that a partition has swallowed so far. */
  readonly swallowed: number;
  /** Of new and of existing connections. Bytes that were swallowed do not come back; connections that lost some are broken at the end of a drop. */
  set(mode: LinkMode): void;
  stop(): Promise<void>;
}

const PASS: LinkMode = { kind: 'pass' };
const SLICE_MS = 50;

/** Opens a link to a port of this machine. The seed decides jitter and nothing else. */
export async function openLink(name: string, targetPort: number, seed: number): Promise<Link> {
  const random = seeded(seed);
  const pairs = new Set<Pair>();
  let mode: LinkMode = PASS;
  let swallowed = 0;
  const rules: Rules = {
    mode: () => mode,
    random,
    onSwallow: (bytes) => {
      swallowed += bytes;
    },
  };
  const server: Server = createServer({ noDelay: true }, (client) => {
    if (mode.kind === 'reset') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    const pair = new Pair(client, upstream, rules);
    pairs.add(pair);
    client.on('close', () => pairs.delete(pair));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    name,
    port: (server.address() as AddressInfo).port,
    get mode() {
      return mode;
    },
    get swallowed() {
      return swallowed;
    },
    set(next) {
      const before = mode;
      mode = next;
      for (const pair of [...pairs]) {
        if (next.kind === 'reset' || (before.kind === 'drop' && pair.hasLost)) pair.break();
      }
    },
    async stop() {
      for (const pair of [...pairs]) pair.break();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Rules {
  mode: () => LinkMode;
  random: () => number;
  onSwallow: (bytes: number) => void;
}

/** One connection and its twin on the other side. */
class Pair {
  readonly #client: Socket;
  readonly #upstream: Socket;
  /** Bytes of it were swallowed: what follows would make no sense. */
  hasLost = false;

  constructor(client: Socket, upstream: Socket, rules: Rules) {
    this.#client = client;
    this.#upstream = upstream;
    this.#pump(client, upstream, 'out', rules);
    this.#pump(upstream, client, 'back', rules);
  }

  break(): void {
    for (const socket of [this.#client, this.#upstream]) if (!socket.destroyed) socket.resetAndDestroy();
  }

  #pump(from: Socket, to: Socket, way: Way, rules: Rules): void {
    /** Chunks keep their order, whatever each has to wait. */
    let turn = Promise.resolve();
    let due = 0;
    const at = (dueAt: number, deed: () => void): void => {
      due = Math.max(due, dueAt);
      const mine = due;
      turn = turn.then(async () => {
        const waitMs = mine - performance.now();
        if (waitMs > 0) await sleep(waitMs);
        deed();
      });
    };
    const now = (deed: () => void): void => at(performance.now(), deed);
    const write = (chunk: Buffer): void => {
      if (!to.destroyed && to.writable && !to.write(chunk)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    };
    const forward = (chunk: Buffer): void => {
      now(() => write(chunk));
    };
    from.on('data', (chunk: Buffer) => {
      const mode = rules.mode();
      if (mode.kind === 'reset' || (this.hasLost && mode.kind !== 'drop')) {
        this.break();
      } else if (mode.kind === 'delay') {
        at(performance.now() + mode.delayMs + (2 * rules.random() - 1) * mode.jitterMs, () => write(chunk));
      } else if (mode.kind === 'slow') {
        const size = Math.max(1, Math.floor((mode.bytesPerSecond * SLICE_MS) / 1000));
        for (let start = 0; start < chunk.length; start += size)
          at(Math.max(due, performance.now()) + SLICE_MS, () => write(chunk.subarray(start, start + size)));
      } else if (mode.kind === 'drop' && mode.way === way) {
        this.hasLost = true;
        rules.onSwallow(chunk.length);
      } else if (mode.kind === 'truncate' && mode.way === way) {
        forward(chunk.subarray(0, Math.ceil(chunk.length / 2)));
        now(() => this.break());
      } else {
        forward(chunk);
      }
    });
    from.on('end', () => now(() => to.end()));
    from.on('error', () => this.break());
    from.on('close', () => now(() => to.destroy()));
  }
}
