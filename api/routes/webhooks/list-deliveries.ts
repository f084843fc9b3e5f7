import { createRoute, z } from '@hono/zod-openapi';
import { page } from '../../../contracts/api/paging.ts';
import { idText } from '../../../contracts/api/text.ts';
import { deliveryList } from '../../../contracts/api/webhook.ts';
import { EVENT_TYPES } from '../../../domain/event.ts';
import { DELIVERY_STATUSES } from '../../../domain/webhook.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { deliveryOf } from '../../representation/webhook.ts';
import { failures, idParam, nextOf, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/webhooks/{id}/deliveries',
  operationId: 'listWebhookDeliveries',
  tags: ['webhooks'],
  summary: 'What was sent to a webhook and what became of it, newest first',
  request: {
    params: idParam,
    query: z.strictObject({
      ...page,
      status: z.enum(DELIVERY_STATUSES).optional(),
      eventType: z.enum(EVENT_TYPES).optional(),
      eventId: idText.optional(),
    }),
  },
  responses: { 200: reply(deliveryList, 'One page.'), ...failures(404) },
});

export function listWebhookDeliveries(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { limit, before = null, ...filter } = c.req.valid('query');
    if (!(await record.webhooks.find(id))) throw notFound('webhook', id);
    const deliveries = await record.webhooks.deliveries(id, { ...filter, limit, before });
    return c.json({ deliveries: deliveries.map(deliveryOf), next: nextOf(deliveries, limit) }, 200);
  });
}
