import { createRoute } from '@hono/zod-openapi';
import { webhookSecret } from '../../../contracts/api/webhook.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { signingSecretOf } from '../../representation/webhook.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/webhooks/{id}/secret',
  operationId: 'getWebhookSecret',
  tags: ['webhooks'],
  summary: 'The secret that signs what is posted',
  request: { params: idParam },
  responses: { 200: reply(webhookSecret, 'The secret that is in force.'), ...failures(404) },
});

export function getWebhookSecret(api: Api, { record, secretOf }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const webhook = await record.webhooks.find(id);
    if (!webhook) throw notFound('webhook', id);
    c.header('Cache-Control', 'no-store');
    return c.json({ secret: signingSecretOf(webhook, secretOf) }, 200);
  });
}
