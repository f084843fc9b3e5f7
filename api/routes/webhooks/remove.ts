import { createRoute } from '@hono/zod-openapi';
import { webhookReply } from '../../../contracts/api/webhook.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { webhookOf } from '../../representation/webhook.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'delete',
  path: '/api/webhooks/{id}',
  operationId: 'deleteWebhook',
  tags: ['webhooks'],
  summary: 'Remove a webhook',
  description: 'Nothing more is sent to it. There is no way back.',
  request: { params: idParam },
  responses: { 200: reply(webhookReply, 'The webhook as it was.'), ...failures(404) },
});

export function deleteWebhook(api: Api, { record, lives, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const webhook = await record.webhooks.remove(id, await clock.nowMs());
    if (!webhook) throw notFound('webhook', id);
    await lives.tellWebhook(id, 'changed');
    return c.json(webhookOf(webhook), 200);
  });
}
