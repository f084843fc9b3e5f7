import { createRoute, z } from '@hono/zod-openapi';
import { page } from '../../../contracts/api/paging.ts';
import { signalList } from '../../../contracts/api/signal-reply.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { signalOf } from '../../representation/signal.ts';
import { failures, nextOf, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/signals',
  operationId: 'listSignals',
  tags: ['signals'],
  summary: 'Signals, newest first',
  request: { query: z.strictObject(page) },
  responses: { 200: reply(signalList, 'One page.'), ...failures() },
});

export function listSignals(api: Api, { record, links }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before = null } = c.req.valid('query');
    const signals = await record.signals.list({ limit, before });
    return c.json({ signals: signals.map((each) => signalOf(each, links)), next: nextOf(signals, limit) }, 200);
  });
}
