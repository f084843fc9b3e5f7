import { createRoute } from '@hono/zod-openapi';
import { webhookBody, webhookWithSecret } from '../../../contracts/api/webhook.ts';
import { contentHash } from '../../content-hash.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError } from '../../errors.ts';
import { signingSecretOf, webhookOf } from '../../representation/webhook.ts';
import { etagOf } from '../../revision.ts';
import { requireTarget } from '../../webhook-target.ts';
import { body, bodyFailures, idempotencyKey, reply } from '../describe.ts';
import { WEBHOOK_EXAMPLES } from '../examples.ts';
import { keyUsedBefore } from './key-used-before.ts';

const route = createRoute({
  method: 'post',
  path: '/api/webhooks',
  operationId: 'postWebhook',
  tags: ['webhooks'],
  summary: 'Have events posted to a program of yours',
  description:
    'From now on, one after the other in the order in which they happened, each at least once, signed by Standard Webhooks. ' +
    'What is not taken with a 2xx within 15 s is sent again after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h, and then given up. ' +
    '410 disables the webhook at once; so do five days in which nothing was taken.',
  request: { headers: idempotencyKey, body: body(webhookBody, WEBHOOK_EXAMPLES) },
  responses: { 201: reply(webhookWithSecret, 'The new webhook.'), ...bodyFailures(409, 422) },
});

export function postWebhook(api: Api, { record, lives, clock, secretOf, webhookTargets }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { url, eventTypes } = c.req.valid('json');
    await requireTarget(url, webhookTargets);
    const userId = await record.deployments.firstUserId();
    if (userId === null)
      throw new ApiError('conflict', 'There is no user yet; `npm start` makes one on its first run.');
    const key = c.req.valid('header')['idempotency-key'] ?? null;
    const request = { key, operation: 'postWebhook', contentHash: contentHash({ url, eventTypes }) };
    const result = await record.webhooks.create({ userId, url, eventTypes }, request, await clock.nowMs());
    if (result.outcome === 'full')
      throw new ApiError('conflict', `There are ${result.most} webhooks already; remove one first.`);
    if (result.outcome === 'conflict') throw keyUsedBefore(result.resourceId);
    const webhook = result.made;
    await lives.tellWebhook(webhook.id, 'changed');
    c.header('ETag', etagOf(webhook.revision));
    return c.json({ ...webhookOf(webhook), secret: signingSecretOf(webhook, secretOf) }, 201);
  });
}
