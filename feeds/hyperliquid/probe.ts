import { PING } from './wire.ts';

/** Whether the venue answered, and if not, why not. */
export type Probe = { hasAnswered: true; afterMs: number } | { hasAnswered: false; why: string };

/** Opens a connection, pings and waits for any message. An open socket alone proves nothing: a proxy may hold it. */
export function answers(url: string, timeoutMs: number): Promise<Probe> {
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    if (!['ws:', 'wss:'].includes(URL.parse(url)?.protocol ?? '')) {
      resolve({ hasAnswered: false, why: `"${url}" is not a WebSocket address` });
      return;
    }
    const socket = new WebSocket(url);
    const settle = (probe: Probe): void => {
      clearTimeout(timer);
      socket.close();
      resolve(probe);
    };
    const timer = setTimeout(
      () => settle({ hasAnswered: false, why: `${url} did not answer within ${timeoutMs} ms` }),
      timeoutMs,
    );
    socket.addEventListener('open', () => {
      if (socket.readyState === WebSocket.OPEN) socket.send(PING);
    });
    socket.addEventListener('message', () =>
      settle({ hasAnswered: true, afterMs: Math.round(performance.now() - startedAtMs) }),
    );
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', () => settle({ hasAnswered: false, why: `${url} cannot be reached` }));
  });
}
