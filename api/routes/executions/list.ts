import { createRoute, z } from '@hono/zod-openapi';
import { executionIdText, executionList, executionReply } from '../../../contracts/api/execution.ts';
import { filters } from '../../../contracts/api/filters.ts';
import { limit as limitOf } from '../../../contracts/api/paging.ts';
import { SIGNAL_DIRECTIONS } from '../../../domain/direction.ts';
import { SIGNAL_STATUSES } from '../../../domain/signal.ts';
import { columnsOf, CSV_PAGE, csvDownload, wantsCsv } from '../../csv-download.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { executionKeyOf, executionOf } from '../../representation/execution.ts';
import { failures, nextOf, replyOrFile } from '../describe.ts';

const { agentId, deploymentId, signalId, venue, instrument, from, to } = filters;

const route = createRoute({
  method: 'get',
  path: '/api/executions',
  operationId: 'listExecutions',
  tags: ['signals'],
  summary: 'What each deployment made of each signal, newest signal first',
  request: {
    query: z.strictObject({
      limit: limitOf,
      before: executionIdText.optional().meta({ description: '`next` of the page before.' }),
      ...{ agentId, deploymentId, signalId, venue, instrument, from, to },
      status: z.enum(SIGNAL_STATUSES).optional(),
      direction: z.enum(SIGNAL_DIRECTIONS).optional(),
    }),
  },
  responses: { 200: replyOrFile(executionList, 'One page.'), ...failures() },
});

const COLUMNS = columnsOf(executionReply, 'links');

export function listExecutions(api: Api, { record, links, log }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before, ...filter } = c.req.valid('query');
    const page = async (after: string | undefined, most: number) => {
      const key = after === undefined ? undefined : executionKeyOf(after);
      return (await record.listings.executions({ ...filter, before: key, limit: most })).map((each) =>
        executionOf(each, links),
      );
    };
    if (wantsCsv(c))
      return csvDownload(c, log, {
        name: 'executions',
        columns: COLUMNS,
        before,
        pageAfter: (after) => page(after, CSV_PAGE),
        keyOf: ({ id }) => id,
        cellsOf: (execution) => execution,
      });
    const executions = await page(before, limit);
    return c.json({ executions, next: nextOf(executions, limit) }, 200);
  });
}
