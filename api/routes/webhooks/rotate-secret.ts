import { createRoute } from '@hono/zod-openapi';
import { webhookWithSecret } from '../../../contracts/api/webhook.ts';
import { contentHash } from '../../content-hash.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { signingSecretOf, webhookOf } from '../../representation/webhook.ts';
import { etagOf } from '../../revision.ts';
import { bodyFailures, idempotencyKey, idParam, noBody, reply } from '../describe.ts';
import { keyUsedBefore } from './key-used-before.ts';

const route = createRoute({
  method: 'post',
  path: '/api/webhooks/{id}/rotate-secret',
  operationId: 'rotateWebhookSecret',
  tags: ['webhooks'],
  summary: 'Sign with another secret',
  description: 'From the next message on. What a receiver refuses until it knows the new one is sent again.',
  request: { params: idParam, headers: idempotencyKey, body: noBody },
  responses: { 200: reply(webhookWithSecret, 'The webhook with its new secret.'), ...bodyFailures(404, 422) },
});

export function rotateWebhookSecret(api: Api, { record, clock, secretOf }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const key = c.req.valid('header')['idempotency-key'] ?? null;
    const request = { key, operation: 'rotateWebhookSecret', contentHash: contentHash({ id }) };
    const result = await record.webhooks.rotateSecret(id, request, await clock.nowMs());
    if (!result) throw notFound('webhook', id);
    if (result.outcome === 'conflict') throw keyUsedBefore(result.resourceId);
    c.header('ETag', etagOf(result.made.revision));
    return c.json({ ...webhookOf(result.made), secret: signingSecretOf(result.made, secretOf) }, 200);
  });
}
