import { createRoute, z } from '@hono/zod-openapi';
import { filters } from '../../../contracts/api/filters.ts';
import { orderList, orderReply } from '../../../contracts/api/order.ts';
import { page } from '../../../contracts/api/paging.ts';
import { SIDES } from '../../../domain/direction.ts';
import { LEGS, ORDER_STATUSES } from '../../../domain/order.ts';
import { columnsOf, CSV_PAGE, csvDownload, wantsCsv } from '../../csv-download.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { orderOf } from '../../representation/order.ts';
import { failures, nextOf, replyOrFile } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/orders',
  operationId: 'listOrders',
  tags: ['orders'],
  summary: 'Orders, newest first',
  request: {
    query: z.strictObject({
      ...page,
      ...filters,
      status: z.enum(ORDER_STATUSES).optional(),
      leg: z.enum(LEGS).optional(),
      side: z.enum(SIDES).optional(),
    }),
  },
  responses: { 200: replyOrFile(orderList, 'One page.'), ...failures() },
});

const COLUMNS = columnsOf(orderReply);

export function listOrders(api: Api, { record, log }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const filter = c.req.valid('query');
    if (wantsCsv(c))
      return csvDownload(c, log, {
        name: 'orders',
        columns: COLUMNS,
        before: filter.before,
        pageAfter: (before) => record.listings.orders({ ...filter, before, limit: CSV_PAGE }),
        keyOf: ({ id }) => id,
        cellsOf: orderOf,
      });
    const orders = await record.listings.orders(filter);
    return c.json({ orders: orders.map(orderOf), next: nextOf(orders, filter.limit) }, 200);
  });
}
