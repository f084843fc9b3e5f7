import { createRoute, z } from '@hono/zod-openapi';
import { eventCursor, eventTypes } from '../../../contracts/api/event.ts';
import { idText, plainText } from '../../../contracts/api/text.ts';
import { AGGREGATES, compareCursors } from '../../../domain/event.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError } from '../../errors.ts';
import { wantedBy } from '../../event-stream/filter.ts';
import { EventListener } from '../../event-stream/listener.ts';
import { EventTail } from '../../event-stream/tail.ts';
import { failures } from '../describe.ts';

/** Half of the connections that the server takes, so that streams never keep requests out. */
const MOST_STREAMS = 256;

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

const route = createRoute({
  method: 'get',
  path: '/api/events/stream',
  operationId: 'streamEvents',
  tags: ['events'],
  summary: 'Everything that happens, as it happens (Server-Sent Events)',
  description:
    'Each event has its cursor as `id`, its type as `event` and itself as JSON in `data`. Nothing is skipped and nothing comes twice: ' +
    'after a broken connection send the last `id` as `Last-Event-ID` (an `EventSource` does), to whichever api process, and the stream goes on behind it. ' +
    'A block with an `id` alone moves that place; the first one says where the stream begins. Every 15 s there is a heartbeat. ' +
    'A listener that does not keep up gets one event `reset` with the cursor from which it has to read again, and is disconnected.',
  request: {
    headers: z.object({
      'last-event-id': eventCursor
        .optional()
        .meta({ description: 'The last `id` that was read; it goes before `after`.' }),
    }),
    query: z.strictObject({
      after: z
        .union([z.literal('now'), eventCursor])
        .default('now')
        .meta({ description: 'Where to begin: a cursor, or `now` for what happens from now on.' }),
      types: eventTypes
        .optional()
        .meta({ description: 'Only these, separated by commas.', example: 'order.filled,position.closed' }),
      aggregateType: z.enum(AGGREGATES).optional(),
      aggregateId: plainText(200).optional().meta({ description: 'All of one signal, order, position, deployment.' }),
      agentId: idText.optional().meta({ description: 'All of one agent, its deployments and its signals.' }),
      correlationId: plainText(200).optional().meta({ description: 'All that follows from one signal.' }),
    }),
  },
  responses: {
    200: {
      description: 'A stream without end; `data` of each event is an `Event`.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...failures(),
  },
});

export function streamEvents(api: Api, { record: { events }, log }: ApiDependencies): void {
  const tail = new EventTail(events, log);
  api.openapi(route, async (c) => {
    const { after, ...filter } = c.req.valid('query');
    const begin = c.req.valid('header')['last-event-id'] ?? (after === 'now' ? null : after);
    await tail.ready();
    if (begin !== null && compareCursors(begin, tail.position) > 0 && (await events.isAhead(begin)))
      throw new ApiError('validation', `The cursor ${begin} lies ahead of everything that has happened; begin anew.`);
    if (tail.listeners >= MOST_STREAMS)
      throw new ApiError('unavailable', `There are ${MOST_STREAMS} event streams already; come back later.`);
    const { outgoing, stopping } = c.env;
    const end = (): void => listener.close();
    const listener = new EventListener({
      tail,
      events,
      after: begin,
      wants: wantedBy(filter),
      log,
      cutOff() {
        if (outgoing?.writableFinished === false) outgoing.destroy();
      },
      onEnd: () => stopping?.removeEventListener('abort', end),
    });
    stopping?.addEventListener('abort', end);
    // Also where nobody ever reads the stream, as after HEAD.
    outgoing?.once('close', end);
    return c.body(listener.stream, 200, STREAM_HEADERS);
  });
}
