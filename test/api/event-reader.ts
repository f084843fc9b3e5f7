import type { IncomingMessage } from 'node:http';
import { get } from 'node:http';

export interface ReadEvent {
  id: string;
  type: string;
  data: string;
}

/** One reading of a stream of Server-Sent Events over a socket of its own, by the rules of the HTML standard. */
export interface EventReading {
  status: number;
  headers: IncomingMessage['headers'];
  /** The last id, as a browser would send it when it connects again. */
  lastId(): string | null;
  heartbeats(): number;
  /** How it ended: in order, or cut off. */
  ended: Promise<'ended' | 'cut'>;
  pause(): void;
  resume(): void;
  /** Takes the socket away. */
  kill(): void;
}

export function readEvents(
  url: string,
  { lastId = null, onEvent }: { lastId?: string | null; onEvent: (event: ReadEvent) => void },
): Promise<EventReading> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'text/event-stream', ...(lastId === null ? {} : { 'last-event-id': lastId }) };
    const request = get(url, { agent: false, headers }, (response) => {
      let [rest, id, heartbeats] = ['', lastId, 0];
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const event = { id: id ?? '', type: 'message', data: '' };
          for (const line of block.split('\n')) {
            const [, name = '', value = ''] = /^([a-z]*): ?(.*)$/.exec(line) ?? [];
            if (name === '') heartbeats += 1;
            else if (name === 'id') event.id = value;
            else if (name === 'event') event.type = value;
            else if (name === 'data') event.data += value;
          }
          id = event.id;
          if (event.data !== '') onEvent(event);
        }
      });
      const ended = new Promise<'ended' | 'cut'>((tell) => {
        response.once('end', () => tell('ended'));
        response.once('error', () => tell('cut'));
      });
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        lastId: () => id,
        heartbeats: () => heartbeats,
        ended,
        pause: () => void response.pause(),
        resume: () => void response.resume(),
        kill: () => void request.destroy(),
      });
    });
    request.on('error', reject);
  });
}
