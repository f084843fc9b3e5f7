import { createRoute } from '@hono/zod-openapi';
import { inboxMessage } from '../../../contracts/api/inbox.ts';
import { alertPrice } from '../../alert-price.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { inboxMessageOf } from '../../representation/inbox.ts';
import { etagOf } from '../../revision.ts';
import { bodyFailures, idParam, noBody, reply } from '../describe.ts';

const route = createRoute({
  method: 'post',
  path: '/api/inbox/{id}/replay',
  operationId: 'replayInboxMessage',
  tags: ['inbox'],
  summary: 'Try a dead letter again, at the end of the order of its source',
  description:
    'Its age counts from now on, because a person asks for it now. A message that was delivered is answered with its signal and never trades twice.',
  request: { params: idParam, body: noBody },
  responses: { 200: reply(inboxMessage, 'The message as it is now.'), ...bodyFailures(404, 409) },
});

export function replayInboxMessage(api: Api, dependencies: ApiDependencies): void {
  const { record, clock, wakeRelay } = dependencies;
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const [found, nowMs] = await Promise.all([record.inbox.find(id), clock.nowMs()]);
    const seen = found && {
      revision: found.revision,
      referencePrice: await alertPrice(dependencies, found.body, nowMs),
    };
    const replay = seen && (await record.inbox.replay(id, seen, nowMs));
    if (!replay) throw notFound('message', id);
    const { outcome, message } = replay;
    if (outcome === 'unlinked')
      throw new ApiError('conflict', 'The source of this message is unlinked; nothing of it trades any more.');
    if (outcome === 'edited')
      throw new ApiError('conflict', 'Somebody mended the message meanwhile; read it again and decide anew.');
    if (message.status === 'waiting') wakeRelay(message.sourceId);
    return c.json(inboxMessageOf(message), 200, { ETag: etagOf(message.revision) });
  });
}
