import { createRoute, z } from '@hono/zod-openapi';
import { orderList } from '../../../contracts/api/order.ts';
import { page } from '../../../contracts/api/paging.ts';
import { idText } from '../../../contracts/api/text.ts';
import { ORDER_STATUSES } from '../../../domain/order.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { orderOf } from '../../representation/order.ts';
import { failures, nextOf, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/orders',
  operationId: 'listOrders',
  tags: ['orders'],
  summary: 'Orders, newest first',
  request: {
    query: z.strictObject({
      ...page,
      deploymentId: idText.optional(),
      positionId: idText.optional(),
      status: z.enum(ORDER_STATUSES).optional(),
    }),
  },
  responses: { 200: reply(orderList, 'One page.'), ...failures() },
});

export function listOrders(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before = null, deploymentId = null, positionId = null, status = null } = c.req.valid('query');
    const orders = await record.listings.orders({ limit, before, deploymentId, positionId, status });
    return c.json({ orders: orders.map(orderOf), next: nextOf(orders, limit) }, 200);
  });
}
