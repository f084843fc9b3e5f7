import { PING, subscribeToBbo } from './wire.ts';

/** Why a connection ended. `silent` is the half-open one: nothing came, not even a pong; `frozen` sent pongs and no prices. */
export type ConnectionEnd = 'aborted' | 'closed' | 'notOpened' | 'silent' | 'frozen' | 'backlog';

/** What the listener made of a message. */
export type Heard = 'price' | 'sign' | 'full';

export interface ConnectionTimings {
  connectTimeoutMs: number;
  /** More often than silenceMs, so that a quiet market is not taken for a dead connection. */
  pingEveryMs: number;
  /** Without any message for this long the connection is given up. */
  silenceMs: number;
  /** Without any price for this long the subscription is taken for lost. */
  frozenMs: number;
}

export interface ConnectionTerms {
  url: string;
  coins: readonly string[];
  timings: ConnectionTimings;
  onMessage: (message: unknown) => Heard;
}

/** One WebSocket connection from opening to end: subscribes, pings and watches for silence. Resolves with how it ended. */
export function runConnection(terms: ConnectionTerms, signal: AbortSignal): Promise<ConnectionEnd> {
  const { url, coins, timings, onMessage } = terms;
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve('aborted');
      return;
    }
    const socket = new WebSocket(url);
    let heardAtMs = performance.now();
    let pricedAtMs = heardAtMs;
    let watch: NodeJS.Timeout | undefined;
    const end = (reason: ConnectionEnd): void => {
      clearTimeout(opening);
      clearInterval(watch);
      signal.removeEventListener('abort', abort);
      socket.removeEventListener('message', hear);
      // A half-open peer never answers the close, so nobody waits for it.
      socket.close();
      resolve(reason);
    };
    const abort = (): void => end('aborted');
    const opening = setTimeout(() => end('notOpened'), timings.connectTimeoutMs);
    const hear = (event: MessageEvent): void => {
      heardAtMs = performance.now();
      const heard = onMessage(event.data);
      if (heard === 'price') pricedAtMs = heardAtMs;
      if (heard === 'full') end('backlog');
    };
    const check = (): void => {
      const nowMs = performance.now();
      if (nowMs - heardAtMs >= timings.silenceMs) end('silent');
      else if (nowMs - pricedAtMs >= timings.frozenMs) end('frozen');
      else socket.send(PING);
    };
    socket.addEventListener('open', () => {
      clearTimeout(opening);
      if (socket.readyState !== WebSocket.OPEN) return;
      heardAtMs = pricedAtMs = performance.now();
      for (const coin of coins) socket.send(subscribeToBbo(coin));
      watch = setInterval(check, timings.pingEveryMs);
    });
    socket.addEventListener('message', hear);
    // An error is always followed by a close; without this listener it would be reported as uncaught.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', () => end(watch === undefined ? 'notOpened' : 'closed'));
    signal.addEventListener('abort', abort, { once: true });
  });
}
