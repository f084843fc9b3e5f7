import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import type { LiveMessage } from '../../contracts/api/live.ts';
import { liveMessage } from '../../contracts/api/live.ts';
import { eventually } from '../builders/platform.ts';

type Of<Type extends LiveMessage['type']> = Extract<LiveMessage, { type: Type }>;

/** A client of the live door under test; each message that it gets is held against the contract. */
export interface LiveTestClient {
  socket: WebSocket;
  /** All that came, in order. */
  heard: LiveMessage[];
  send(message: unknown): void;
  of<Type extends LiveMessage['type']>(type: Type): Of<Type>[];
  /** Until so many messages of a kind have come; the last of them. */
  until<Type extends LiveMessage['type']>(type: Type, count: number): Promise<Of<Type>>;
  closed: Promise<{ code: number; reason: string }>;
}

/** Resolves when it is connected; rejects with the status that the door answered instead. */
export function connect(url: string, options: ClientOptions = {}): Promise<LiveTestClient> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/ws`, options);
  const heard: LiveMessage[] = [];
  socket.on('message', (data: Buffer) => heard.push(liveMessage.parse(JSON.parse(data.toString()))));
  const of = <Type extends LiveMessage['type']>(type: Type): Of<Type>[] =>
    heard.filter((message): message is Of<Type> => message.type === type);
  const client: LiveTestClient = {
    socket,
    heard,
    of,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    until: (type, count) => eventually(() => Promise.resolve(of(type)[count - 1]), `${count} messages "${type}"`),
    closed: new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    }),
  };
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(client));
    socket.on('unexpected-response', (_, response) => reject(new Error(String(response.statusCode))));
    socket.on('error', reject);
  });
}
