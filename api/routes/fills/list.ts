import { createRoute, z } from '@hono/zod-openapi';
import { FILL_CURSOR, fillList } from '../../../contracts/api/fill.ts';
import { limit as limitOf } from '../../../contracts/api/paging.ts';
import { idText } from '../../../contracts/api/text.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { fillCursorOf, fillKeyOf, fillOf } from '../../representation/fill.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/fills',
  operationId: 'listFills',
  tags: ['orders'],
  summary: 'Fills, newest first',
  request: {
    query: z.strictObject({
      limit: limitOf,
      before: z
        .string()
        .regex(FILL_CURSOR, 'must be `next` of the page before')
        .optional()
        .meta({ description: '`next` of the page before.' }),
      deploymentId: idText.optional(),
      positionId: idText.optional(),
    }),
  },
  responses: { 200: reply(fillList, 'One page.'), ...failures() },
});

export function listFills(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before, deploymentId = null, positionId = null } = c.req.valid('query');
    const key = before === undefined ? null : fillKeyOf(before);
    const fills = await record.listings.fills({ limit, before: key, deploymentId, positionId });
    const last = fills.length < limit ? undefined : fills.at(-1);
    return c.json({ fills: fills.map(fillOf), next: last === undefined ? null : fillCursorOf(last) }, 200);
  });
}
