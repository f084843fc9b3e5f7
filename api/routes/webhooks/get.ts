import { createRoute } from '@hono/zod-openapi';
import { webhookReply } from '../../../contracts/api/webhook.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { webhookOf } from '../../representation/webhook.ts';
import { etagOf } from '../../revision.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/webhooks/{id}',
  operationId: 'getWebhook',
  tags: ['webhooks'],
  summary: 'One webhook',
  request: { params: idParam },
  responses: { 200: reply(webhookReply, 'The webhook.'), ...failures(404) },
});

export function getWebhook(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const webhook = await record.webhooks.find(id);
    if (!webhook) throw notFound('webhook', id);
    c.header('ETag', etagOf(webhook.revision));
    return c.json(webhookOf(webhook), 200);
  });
}
