import { createHmac } from 'node:crypto';
import type { RequestOptions } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { PostWebhook } from '../activities/ports.ts';
import { targetProblem, webhookSecretPurpose } from '../domain/webhook.ts';
import { PrivateTarget, publicLookup } from './public-lookup.ts';

export interface WebhookSettings {
  secretOf: (purpose: string) => Buffer;
  /** Whether loopback and private addresses may be asked, and without TLS. */
  allowsPrivate: boolean;
}

/** From the first byte to the status of the answer. */
const ANSWER_MS = 15_000;

/** The way to webhooks: signed as Standard Webhooks asks, one connection a message, no redirect followed, no answer kept. */
export const createWebhookPost =
  ({ secretOf, allowsPrivate }: WebhookSettings): PostWebhook =>
  async ({ webhook, eventId, body }, signal) => {
    // The configuration may have become stricter since the webhook was made.
    const problem = targetProblem(webhook.url, { allowsPrivate });
    if (problem !== null) return { status: null, problem: `The url ${problem}.`, atMs: Date.now() };
    const atMs = Date.now();
    const seconds = Math.floor(atMs / 1000);
    const signature = createHmac('sha256', secretOf(webhookSecretPurpose(webhook)))
      .update(`${eventId}.${seconds}.${body}`)
      .digest('base64');
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Ratchet-Webhooks',
      'webhook-id': eventId,
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${signature}`,
    };
    const timeout = AbortSignal.timeout(ANSWER_MS);
    try {
      const status = await send(webhook.url, body, {
        method: 'POST',
        headers,
        agent: false,
        signal: AbortSignal.any([signal, timeout]),
        ...(allowsPrivate ? {} : { lookup: publicLookup }),
      });
      return { status, problem: sentenceOf(status), atMs };
    } catch (error) {
      if (signal.aborted) return null;
      return { status: null, problem: timeout.aborted ? `No answer within ${ANSWER_MS} ms.` : reasonOf(error), atMs };
    }
  };

/** Resolves with the status as soon as it is there. */
function send(url: string, body: string, options: RequestOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? requestHttps : requestHttp)(url, options, (response) => {
      resolve(response.statusCode ?? 0);
      // The status is all that counts; a receiver that never ends would keep one connection for each event.
      response.destroy();
    });
    // Without this neither an answer nor an error would ever be told.
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(body);
  });
}

function sentenceOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `The receiver answered ${status}; redirects are not followed.`;
  return `The receiver answered ${status}.`;
}

/** Never the message of an error: it may hold what was sent, or addresses of our network. */
function reasonOf(error: unknown): string {
  if (error instanceof PrivateTarget) return error.message;
  const { code } = error as { code?: unknown };
  return `The receiver could not be reached (${typeof code === 'string' ? code : 'for no known reason'}).`;
}
