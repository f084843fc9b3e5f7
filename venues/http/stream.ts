import { setTimeout as delay } from 'node:timers/promises';

export interface StreamTimings {
  connectTimeoutMs: number;
  /** More often than silenceMs, so that a quiet account is not taken for a dead connection. */
  pingEveryMs: number;
  /** Without any message for this long the connection is given up as half-open. */
  silenceMs: number;
  /** First and longest wait before the next connection. */
  backoffMs: number;
  backoffCapMs: number;
}

export const STREAM_TIMINGS: StreamTimings = {
  connectTimeoutMs: 10_000,
  pingEveryMs: 4_000,
  silenceMs: 12_000,
  backoffMs: 250,
  backoffCapMs: 10_000,
};

export interface StreamTerms {
  url: string;
  timings: StreamTimings;
  /** What is said when the connection is open. */
  hello: () => string;
  /** What is said at each ping; asked anew each time. */
  ping: () => string;
  /** After the hello, before any message is passed on: what was missed is fetched here. */
  onOpen: () => Promise<void>;
  /** One after another, in the order in which they came. What it throws ends the connection. */
  onMessage: (text: string) => Promise<void>;
  /** Why a connection ended; the next one follows by itself. */
  onEnd: (why: string) => void;
}

/** Keeps one WebSocket connection after another until the signal aborts. */
export async function runStream(terms: StreamTerms, signal: AbortSignal): Promise<void> {
  const { backoffMs, backoffCapMs } = terms.timings;
  let failures = 0;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    const { why, hasOpened } = await runConnection(terms, signal);
    if (isOver()) return;
    terms.onEnd(why);
    failures = hasOpened ? 0 : failures + 1;
    // Full jitter, so that many clients of a restarted venue do not return together.
    const waitMs = Math.random() * Math.min(backoffCapMs, backoffMs * 2 ** failures);
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

function runConnection(terms: StreamTerms, signal: AbortSignal): Promise<{ why: string; hasOpened: boolean }> {
  const { url, timings } = terms;
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    let heardAtMs = performance.now();
    let hasOpened = false;
    let watch: NodeJS.Timeout | undefined;
    let work = Promise.resolve();
    const end = (why: string): void => {
      clearTimeout(opening);
      clearInterval(watch);
      signal.removeEventListener('abort', abort);
      socket.removeEventListener('message', hear);
      // A half-open peer never answers the close, so nobody waits for it.
      socket.close();
      // What was heard is told before the next connection tells anything.
      void work.finally(() => resolve({ why, hasOpened }));
    };
    const doNext = (deed: () => Promise<void>): void => {
      work = work.then(deed).catch((error: unknown) => end(error instanceof Error ? error.message : String(error)));
    };
    const abort = (): void => end('aborted');
    const opening = setTimeout(() => end('it did not open in time'), timings.connectTimeoutMs);
    const hear = (event: MessageEvent): void => {
      heardAtMs = performance.now();
      doNext(() => terms.onMessage(String(event.data)));
    };
    socket.addEventListener('open', () => {
      clearTimeout(opening);
      if (socket.readyState !== WebSocket.OPEN) return;
      hasOpened = true;
      heardAtMs = performance.now();
      socket.send(terms.hello());
      doNext(() => terms.onOpen());
      watch = setInterval(() => {
        if (performance.now() - heardAtMs >= timings.silenceMs) end('nothing was heard for too long');
        else socket.send(terms.ping());
      }, timings.pingEveryMs);
    });
    socket.addEventListener('message', hear);
    // An error is always followed by a close; without this listener it would be reported as uncaught.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', () => end(hasOpened ? 'it was closed' : 'it could not be opened'));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}
