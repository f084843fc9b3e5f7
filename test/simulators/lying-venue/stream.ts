import type { Server } from 'node:http';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { VenueFill } from './engine/types.ts';
import type { Lie } from './script.ts';
import { viewOfFill } from './views.ts';
import type { Venue } from './venue.ts';

/** How long a message that was put behind the next one waits for a next one. */
const REORDER_MS = 500;

const messageSchema = z.strictObject({ op: z.literal('ping') });

/** One client: it is told of the fills of every account, each with a number, and at each ping of the last number. */
class Listener {
  #last = 0;
  #mutedUntilMs = 0;
  #held: (() => void)[] = [];
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  hear(text: string): void {
    if (messageSchema.safeParse(JSON.parse(text)).success) this.#say({ type: 'pong', last: this.#last });
  }

  /** Tells of a fill, as the lie wants it. Every fill has its number, told or not. */
  tell(fill: VenueFill, lie: Lie | null): void {
    const message = this.#numbered(fill);
    const held = this.#held;
    this.#held = [];
    if (lie?.lie === 'silence') this.#mutedUntilMs = Date.now() + lie.ms;
    const as = lie?.lie === 'message' ? lie : null;
    if (as?.as === 'late') setTimeout(() => this.#say(message), as.ms ?? 1_000).unref();
    else if (as?.as === 'reordered') {
      const release = (): void => this.#say(message);
      this.#held.push(release);
      setTimeout(() => this.#releaseHeld(release), REORDER_MS).unref();
    } else if (as?.as !== 'dropped') this.#say(message);
    if (as?.as === 'doubled') this.#say(message);
    if (as?.as === 'stranger') this.#say(this.#numbered({ ...fill, id: `${fill.id}x`, account: 'a-stranger' }));
    for (const release of held) release();
  }

  #releaseHeld(release: () => void): void {
    if (!this.#held.includes(release)) return;
    this.#held = this.#held.filter((each) => each !== release);
    release();
  }

  #numbered(fill: VenueFill): object {
    return { type: 'fill', number: (this.#last += 1), fill: viewOfFill(fill) };
  }

  #say(message: object): void {
    if (Date.now() >= this.#mutedUntilMs) this.#socket.send(JSON.stringify(message));
  }
}

/** Tells every listener of every fill. */
export function openStream(server: Server, venue: Venue): { close(): void } {
  const sockets = new WebSocketServer({ server, path: '/stream' });
  const listeners = new Map<WebSocket, Listener>();
  sockets.on('connection', (socket) => {
    const listener = new Listener(socket);
    listeners.set(socket, listener);
    socket.on('message', (data: Buffer) => listener.hear(data.toString('utf8')));
    socket.on('close', () => listeners.delete(socket));
    socket.on('error', () => socket.terminate());
  });
  venue.listen((fills) => {
    for (const fill of fills) {
      for (const listener of listeners.values()) {
        const { account, clientId } = fill;
        const { call, lie } = venue.hear({ kind: 'stream', account, clientId, order: null, reduceOnly: null });
        if (lie) venue.noteLie(call, lie, `fill ${fill.id} of ${account}`);
        listener.tell(fill, lie);
      }
    }
  });
  return {
    close: () => {
      for (const socket of listeners.keys()) socket.terminate();
      sockets.close();
    },
  };
}
