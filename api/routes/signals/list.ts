import { createRoute, z } from '@hono/zod-openapi';
import { page } from '../../../contracts/api/paging.ts';
import { signalList } from '../../../contracts/api/signal-reply.ts';
import { signalFilter } from '../../../contracts/api/signal.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { signalOf } from '../../representation/signal.ts';
import { failures, nextOf, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/signals',
  operationId: 'listSignals',
  tags: ['signals'],
  summary: 'Signals, newest first',
  request: { query: z.strictObject({ ...page, ...signalFilter }) },
  responses: { 200: reply(signalList, 'One page.'), ...failures() },
});

export function listSignals(api: Api, { record, links }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before = null, from, to, ...filter } = c.req.valid('query');
    const signals = await record.signals.list({
      ...filter,
      limit,
      before,
      fromMs: from === undefined ? undefined : Date.parse(from),
      toMs: to === undefined ? undefined : Date.parse(to),
    });
    return c.json({ signals: signals.map((each) => signalOf(each, links)), next: nextOf(signals, limit) }, 200);
  });
}
