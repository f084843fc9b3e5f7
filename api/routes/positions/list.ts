import { createRoute, z } from '@hono/zod-openapi';
import { filters } from '../../../contracts/api/filters.ts';
import { page } from '../../../contracts/api/paging.ts';
import { POSITION_FILTERS, positionList, positionReply } from '../../../contracts/api/position.ts';
import { DIRECTIONS } from '../../../domain/direction.ts';
import { columnsOf, CSV_PAGE, csvDownload, wantsCsv } from '../../csv-download.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { marketView } from '../../market-view.ts';
import { positionOf } from '../../representation/position.ts';
import { failures, nextOf, replyOrFile } from '../describe.ts';

const { agentId, deploymentId, signalId, venue, instrument, from, to } = filters;

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
      direction: z.enum(DIRECTIONS).optional(),
      ...{ agentId, deploymentId, signalId, venue, instrument, from, to },
    }),
  },
  responses: { 200: replyOrFile(positionList, 'One page.'), ...failures() },
});

const COLUMNS = [...columnsOf(positionReply, 'mark', 'links'), 'markPrice', 'unrealizedPnl'];

export function listPositions(api: Api, dependencies: ApiDependencies): void {
  const { record, links, log } = dependencies;
  api.openapi(route, async (c) => {
    const filter = c.req.valid('query');
    const market = await marketView(dependencies);
    if (wantsCsv(c))
      return csvDownload(c, log, {
        name: 'positions',
        columns: COLUMNS,
        before: filter.before,
        pageAfter: (before) => record.listings.positions({ ...filter, before, limit: CSV_PAGE }),
        keyOf: ({ id }) => id,
        cellsOf: (position) => {
          const { mark, ...cells } = positionOf(position, market, links);
          return { ...cells, markPrice: mark?.price ?? null, unrealizedPnl: mark?.unrealizedPnl ?? null };
        },
      });
    const positions = await record.listings.positions(filter);
    return c.json(
      { positions: positions.map((each) => positionOf(each, market, links)), next: nextOf(positions, filter.limit) },
      200,
    );
  });
}
