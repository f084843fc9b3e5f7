import { createRoute, z } from '@hono/zod-openapi';
import { eventCursor, eventList } from '../../../contracts/api/event.ts';
import { limit as limitOf } from '../../../contracts/api/paging.ts';
import { plainText } from '../../../contracts/api/text.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { eventOf } from '../../representation/event.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/events',
  operationId: 'listEvents',
  tags: ['events'],
  summary: 'Everything that happened, oldest first',
  description:
    'Remember `next` and ask again with it as `after`: nothing is skipped and nothing comes twice, however late it was committed.',
  request: {
    query: z.strictObject({
      limit: limitOf,
      after: eventCursor.optional().meta({ description: '`next` of the page before.' }),
      correlationId: plainText(200).optional().meta({ description: 'All that followed from one signal.' }),
      aggregateId: plainText(200).optional().meta({ description: 'All of one signal, order, position, deployment.' }),
    }),
  },
  responses: { 200: reply(eventList, 'One page.'), ...failures() },
});

export function listEvents(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, after = null, correlationId, aggregateId } = c.req.valid('query');
    const events = await record.events.list({
      after,
      limit,
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(aggregateId === undefined ? {} : { aggregateId }),
    });
    return c.json({ events: events.map(eventOf), next: events.at(-1)?.cursor ?? after }, 200);
  });
}
