import { createRoute } from '@hono/zod-openapi';
import { inboxMessage } from '../../../contracts/api/inbox.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { inboxMessageOf } from '../../representation/inbox.ts';
import { etagOf } from '../../revision.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/inbox/{id}',
  operationId: 'getInboxMessage',
  tags: ['inbox'],
  summary: 'One message, with its text and what became of it',
  request: { params: idParam },
  responses: { 200: reply(inboxMessage, 'The message; its revision is the ETag.'), ...failures(404) },
});

export function getInboxMessage(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const message = await record.inbox.find(id);
    if (!message) throw notFound('message', id);
    return c.json(inboxMessageOf(message), 200, { ETag: etagOf(message.revision) });
  });
}
