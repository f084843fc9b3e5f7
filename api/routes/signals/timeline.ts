import { createRoute } from '@hono/zod-openapi';
import { signalTimeline } from '../../../contracts/api/signal-reply.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { timelineOf } from '../../representation/timeline.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/signals/{id}/timeline',
  operationId: 'getSignalTimeline',
  tags: ['signals'],
  summary: 'Why: each decision that followed, with its code and numbers',
  request: { params: idParam },
  responses: { 200: reply(signalTimeline, 'Oldest first.'), ...failures(404) },
});

export function getTimeline(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    if (!(await record.signals.find(id))) throw notFound('signal', id);
    const [events, executions] = await Promise.all([record.events.timeline(id), record.executions.of(id)]);
    return c.json({ signalId: id, timeline: timelineOf(events, executions) }, 200);
  });
}
