import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

interface ReceivedMessage {
  path: string;
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a receiver does with a message: answers a status, sends elsewhere, says nothing, hangs up, or never stops talking. */
type Reaction = number | 'redirect' | 'hang' | 'drop' | 'flood';

/** A program of a user that is told of events, and can behave badly. */
export interface WebhookReceiver {
  url: string;
  received: ReceivedMessage[];
  /** Asked for each message; 200 without it. */
  react: (message: ReceivedMessage, index: number) => Reaction | Promise<Reaction>;
  close(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url: path = '' } = request;
      const body = Buffer.concat(chunks).toString();
      const message = { path, id: String(headers['webhook-id']), headers, body };
      const index = receiver.received.push(message) - 1;
      void Promise.resolve(receiver.react(message, index)).then((reaction) => {
        if (reaction === 'hang') return;
        if (reaction === 'drop') return void request.socket.destroy();
        if (reaction === 'redirect') return void response.writeHead(307, { location: '/elsewhere' }).end();
        if (reaction !== 'flood') return void response.writeHead(reaction).end();
        const pour = (): void => void response.write('x'.repeat(64 * 1024), (error) => error ?? pour());
        response.writeHead(200);
        pour();
      });
    });
  });
  const receiver: WebhookReceiver = {
    url: '',
    received: [],
    react: () => 200,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/path-of-the-receiver`;
  return receiver;
}

/** The message as its receiver reads it, by the library of Standard Webhooks. @throws when it is not signed with this secret. */
export const verified = (secret: string, { body, headers }: ReceivedMessage): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
