import { createRoute } from '@hono/zod-openapi';
import { positionDetail } from '../../../contracts/api/position.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { marketView } from '../../market-view.ts';
import { positionDetailOf } from '../../representation/position.ts';
import { failures, idParam, reply } from '../describe.ts';

/** A position has a few dozen fills; a flood of partial ones is cut here and paged under /api/fills. */
const MOST_FILLS = 200;

const route = createRoute({
  method: 'get',
  path: '/api/positions/{id}',
  operationId: 'getPosition',
  tags: ['positions'],
  summary: 'One position with its plan, orders and fills',
  request: { params: idParam },
  responses: { 200: reply(positionDetail, 'The position.'), ...failures(404) },
});

export function getPosition(api: Api, dependencies: ApiDependencies): void {
  const { record, links } = dependencies;
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const position = await record.positions.find(id);
    if (!position) throw notFound('position', id);
    const [orders, fills, market] = await Promise.all([
      record.orders.ofPosition(id),
      record.listings.fills({ positionId: id, limit: MOST_FILLS }),
      marketView(dependencies),
    ]);
    return c.json(positionDetailOf(position, { orders, fills }, market, links), 200);
  });
}
