import { createRoute } from '@hono/zod-openapi';
import { inboxEdit, inboxMessage } from '../../../contracts/api/inbox.ts';
import { textHash } from '../../content-hash.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { inboxMessageOf } from '../../representation/inbox.ts';
import { changedMeanwhile, etagOf, expectedRevision } from '../../revision.ts';
import { body, bodyFailures, idParam, ifMatch, reply } from '../describe.ts';
import { INBOX_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'patch',
  path: '/api/inbox/{id}',
  operationId: 'editInboxMessage',
  tags: ['inbox'],
  summary: 'Mend the text of a dead letter',
  description: 'What came stays beside it. Nothing is delivered by this; replay it afterwards.',
  request: { params: idParam, headers: ifMatch, body: body(inboxEdit, INBOX_EXAMPLES) },
  responses: { 200: reply(inboxMessage, 'The message.'), ...bodyFailures(404, 409, 412, 428) },
});

export function editInboxMessage(api: Api, { record, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { body: text } = c.req.valid('json');
    const revision = expectedRevision(c.req.valid('header')['if-match']);
    const edit = await record.inbox.edit(id, { body: text, bodyHash: textHash(text), revision }, await clock.nowMs());
    if (!edit) throw notFound('message', id);
    if (edit.outcome === 'changed') throw changedMeanwhile('message', id);
    if (edit.outcome === 'settled')
      throw new ApiError('conflict', `The message is ${edit.message.status}; only a dead letter can be edited.`);
    return c.json(inboxMessageOf(edit.message), 200, { ETag: etagOf(edit.message.revision) });
  });
}
