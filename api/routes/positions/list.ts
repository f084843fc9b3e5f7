import { createRoute, z } from '@hono/zod-openapi';
import { page } from '../../../contracts/api/paging.ts';
import { POSITION_FILTERS, positionList } from '../../../contracts/api/position.ts';
import { idText } from '../../../contracts/api/text.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { marketView } from '../../market-view.ts';
import { positionOf } from '../../representation/position.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/positions',
  operationId: 'listPositions',
  tags: ['positions'],
  summary: 'Positions, newest first',
  request: {
    query: z.strictObject({
      ...page,
      status: z.enum(POSITION_FILTERS).optional().meta({ description: '`live` is everything that is not closed.' }),
      deploymentId: idText.optional(),
    }),
  },
  responses: { 200: reply(positionList, 'One page.'), ...failures() },
});

export function listPositions(api: Api, dependencies: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before = null, status = null, deploymentId } = c.req.valid('query');
    const [positions, market] = await Promise.all([
      dependencies.record.positions.list({
        limit,
        before,
        status,
        ...(deploymentId === undefined ? {} : { deploymentId }),
      }),
      marketView(dependencies),
    ]);
    const next = positions.length < limit ? null : (positions.at(-1)?.id ?? null);
    return c.json({ positions: positions.map((each) => positionOf(each, market, dependencies.links)), next }, 200);
  });
}
