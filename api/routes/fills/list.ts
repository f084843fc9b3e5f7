import { createRoute, z } from '@hono/zod-openapi';
import { FILL_CURSOR, fillList, fillReply } from '../../../contracts/api/fill.ts';
import { filters } from '../../../contracts/api/filters.ts';
import { limit as limitOf } from '../../../contracts/api/paging.ts';
import { SIDES } from '../../../domain/direction.ts';
import { columnsOf, CSV_PAGE, csvDownload, wantsCsv } from '../../csv-download.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { fillCursorOf, fillKeyOf, fillOf } from '../../representation/fill.ts';
import { failures, replyOrFile } from '../describe.ts';

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
      ...filters,
      side: z.enum(SIDES).optional(),
    }),
  },
  responses: { 200: replyOrFile(fillList, 'One page.'), ...failures() },
});

const COLUMNS = columnsOf(fillReply);

export function listFills(api: Api, { record, log }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before: cursor, ...filter } = c.req.valid('query');
    const before = cursor === undefined ? undefined : fillKeyOf(cursor);
    if (wantsCsv(c))
      return csvDownload(c, log, {
        name: 'fills',
        columns: COLUMNS,
        before,
        pageAfter: (key) => record.listings.fills({ ...filter, before: key, limit: CSV_PAGE }),
        keyOf: (fill) => fill,
        cellsOf: fillOf,
      });
    const fills = await record.listings.fills({ ...filter, before, limit });
    const last = fills.length < limit ? undefined : fills.at(-1);
    return c.json({ fills: fills.map(fillOf), next: last === undefined ? null : fillCursorOf(last) }, 200);
  });
}
