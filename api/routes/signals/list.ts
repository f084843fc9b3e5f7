import { createRoute, z } from '@hono/zod-openapi';
import { page } from '../../../contracts/api/paging.ts';
import { signalList, signalReply } from '../../../contracts/api/signal-reply.ts';
import { signalFilter } from '../../../contracts/api/signal.ts';
import { columnsOf, CSV_PAGE, csvDownload, wantsCsv } from '../../csv-download.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { signalOf } from '../../representation/signal.ts';
import { failures, nextOf, replyOrFile } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/signals',
  operationId: 'listSignals',
  tags: ['signals'],
  summary: 'Signals, newest first',
  request: { query: z.strictObject({ ...page, ...signalFilter }) },
  responses: { 200: replyOrFile(signalList, 'One page.'), ...failures() },
});

const COLUMNS = [
  ...columnsOf(signalReply, 'entry', 'size', 'links'),
  ...['entryType', 'limitPrice', 'sizeType', 'sizeValue'],
];

export function listSignals(api: Api, { record, links, log }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before, from, to, ...filter } = c.req.valid('query');
    const moments = { fromMs: msOf(from), toMs: msOf(to) };
    const pageOf = async (after: string | undefined, most: number) => {
      const signals = await record.signals.list({ ...filter, ...moments, before: after ?? null, limit: most });
      return signals.map((each) => signalOf(each, links));
    };
    if (wantsCsv(c))
      return csvDownload(c, log, {
        name: 'signals',
        columns: COLUMNS,
        before,
        pageAfter: (after) => pageOf(after, CSV_PAGE),
        keyOf: ({ id }) => id,
        cellsOf: ({ entry, size, ...cells }) => ({
          ...cells,
          entryType: entry.type,
          limitPrice: entry.type === 'limit' ? entry.limitPrice : null,
          sizeType: size?.type ?? null,
          sizeValue: size?.value ?? null,
        }),
      });
    const signals = await pageOf(before, limit);
    return c.json({ signals, next: nextOf(signals, limit) }, 200);
  });
}

const msOf = (moment: string | undefined): number | undefined =>
  moment === undefined ? undefined : Date.parse(moment);
