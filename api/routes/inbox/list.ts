import { createRoute } from '@hono/zod-openapi';
import { inboxList, inboxQuery } from '../../../contracts/api/inbox.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { inboxItemOf } from '../../representation/inbox.ts';
import { failures, nextOf, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/inbox',
  operationId: 'listInbox',
  tags: ['inbox'],
  summary: 'What sources sent, newest first',
  request: { query: inboxQuery },
  responses: { 200: reply(inboxList, 'One page.'), ...failures() },
});

export function listInbox(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before = null, status = null, sourceId = null, agentId = null } = c.req.valid('query');
    const messages = await record.inbox.list({ limit, before, status, sourceId, agentId });
    return c.json({ messages: messages.map(inboxItemOf), next: nextOf(messages, limit) }, 200);
  });
}
