import type { RawData, WebSocket } from 'ws';
import type { LiveMessage, LiveRequest } from '../../contracts/api/live.ts';
import { liveRequest } from '../../contracts/api/live.ts';
import { detailsOf } from '../validation.ts';

/** What the closing codes of WebSocket (RFC 6455, section 7.4; IANA) say. */
export const CLOSE = { goingAway: 1001, policy: 1008, tryAgainLater: 1013 } as const;

/** What may wait for a client that reads slowly. A round of two hundred instruments has about 50 kB. */
const MOST_BUFFERED_BYTES = 256 * 1024;
/** Requests between two heartbeats. */
const MOST_REQUESTS = 60;
/** For the reason of a closing to be read; then the line is cut. */
const CUT_AFTER_MS = 5_000;

/** One client: what it wants to hear, and what it is told. */
export class LiveClient {
  readonly #socket: WebSocket;
  #requests = 0;
  #isAlive = true;
  /** Null until it has asked for something. */
  wants: LiveRequest | null = null;
  /** It has not been told yet how things stand. */
  isNew = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: RawData, isBinary: boolean) => this.#hear(data, isBinary));
    socket.on('pong', () => (this.#isAlive = true));
    // Broken frames and messages that are too large; the socket closes itself with the code for it.
    socket.on('error', () => undefined);
  }

  tell(message: LiveMessage): void {
    this.send(JSON.stringify(message));
  }

  /** One that does not read what it has is let go: what waits for it would be old, and would grow. */
  send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > MOST_BUFFERED_BYTES)
      this.end(CLOSE.tryAgainLater, 'You read more slowly than the market moves; connect again.');
    else this.#socket.send(text);
  }

  end(code: number, reason: string): void {
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), CUT_AFTER_MS).unref();
  }

  /** Cuts off a client that has not answered since the last heartbeat. */
  beat(): void {
    if (!this.#isAlive) this.#socket.terminate();
    this.#isAlive = false;
    this.#requests = 0;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  #hear(data: RawData, isBinary: boolean): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#requests += 1;
    if (this.#requests > MOST_REQUESTS) {
      this.end(CLOSE.policy, 'Too many requests.');
      return;
    }
    const request = isBinary ? undefined : jsonOf(data);
    if (request === undefined) {
      this.tell({ type: 'error', code: 'brokenJson', message: 'The message is not JSON.', details: [] });
      return;
    }
    const parsed = liveRequest.safeParse(request);
    if (!parsed.success) {
      const details = detailsOf(parsed.error.issues).slice(0, 10);
      this.tell({ type: 'error', code: 'validation', message: 'The message is not valid.', details });
      return;
    }
    this.wants = parsed.data;
    this.isNew = true;
    this.tell({ type: 'subscribed', ...parsed.data, instruments: parsed.data.instruments ?? null });
  }
}

/** Undefined when it is no JSON; JSON itself never is. */
function jsonOf(data: RawData): unknown {
  try {
    return JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return undefined;
  }
}
