import { createRoute, z } from '@hono/zod-openapi';
import { idText } from '../../../contracts/api/text.ts';
import { deliveryReply } from '../../../contracts/api/webhook.ts';
import { contentHash } from '../../content-hash.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { deliveryOf } from '../../representation/webhook.ts';
import { bodyFailures, idempotencyKey, noBody, reply } from '../describe.ts';
import { keyUsedBefore } from './key-used-before.ts';

const route = createRoute({
  method: 'post',
  path: '/api/webhooks/{id}/deliveries/{deliveryId}/replay',
  operationId: 'replayWebhookDelivery',
  tags: ['webhooks'],
  summary: 'Send an event once more',
  description: 'Once, out of turn, under the same `webhook-id`. It is a delivery of its own in the log.',
  request: { params: z.object({ id: idText, deliveryId: idText }), headers: idempotencyKey, body: noBody },
  responses: { 202: reply(deliveryReply, 'The new delivery.'), ...bodyFailures(404, 409, 422) },
});

export function replayWebhookDelivery(api: Api, { record, lives, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id, deliveryId } = c.req.valid('param');
    const key = c.req.valid('header')['idempotency-key'] ?? null;
    const operation = 'replayWebhookDelivery';
    const request = { key, operation, contentHash: contentHash({ id, deliveryId }) };
    const result = await record.webhooks.replay({ webhookId: id, deliveryId }, request, await clock.nowMs());
    if (!result) throw notFound('webhook', id);
    if (result.outcome === 'noDelivery') throw notFound('delivery', deliveryId);
    if (result.outcome === 'inactive')
      throw new ApiError('conflict', `The webhook ${id} is not active; make it active first.`);
    if (result.outcome === 'conflict') throw keyUsedBefore(result.resourceId);
    await lives.tellWebhook(id, 'replay');
    return c.json(deliveryOf(result.made), 202);
  });
}
