import { createRoute, z } from '@hono/zod-openapi';
import { page } from '../../../contracts/api/paging.ts';
import { webhookList } from '../../../contracts/api/webhook.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { webhookOf } from '../../representation/webhook.ts';
import { failures, nextOf, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/webhooks',
  operationId: 'listWebhooks',
  tags: ['webhooks'],
  summary: 'Webhooks, newest first',
  request: { query: z.strictObject(page) },
  responses: { 200: reply(webhookList, 'One page.'), ...failures() },
});

export function listWebhooks(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before = null } = c.req.valid('query');
    const webhooks = await record.webhooks.list({ limit, before });
    return c.json({ webhooks: webhooks.map(webhookOf), next: nextOf(webhooks, limit) }, 200);
  });
}
