import { createRoute } from '@hono/zod-openapi';
import { webhookChanges, webhookReply } from '../../../contracts/api/webhook.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { webhookOf } from '../../representation/webhook.ts';
import { changedMeanwhile, etagOf, expectedRevision } from '../../revision.ts';
import { requireTarget } from '../../webhook-target.ts';
import { body, bodyFailures, idParam, ifMatch, reply } from '../describe.ts';
import { WEBHOOK_CHANGE_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'patch',
  path: '/api/webhooks/{id}',
  operationId: 'patchWebhook',
  tags: ['webhooks'],
  summary: 'Change a webhook',
  description:
    'What waits for another attempt is tried at once. While it is paused nothing is lost: it goes on where it stood.',
  request: { params: idParam, headers: ifMatch, body: body(webhookChanges, WEBHOOK_CHANGE_EXAMPLES) },
  responses: { 200: reply(webhookReply, 'The webhook as it is now.'), ...bodyFailures(404, 412, 428) },
});

export function patchWebhook(api: Api, { record, lives, clock, webhookTargets }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const revision = expectedRevision(c.req.valid('header')['if-match']);
    const changes = c.req.valid('json');
    if (changes.url !== undefined) await requireTarget(changes.url, webhookTargets);
    const webhook = await record.webhooks.change(id, revision, changes, await clock.nowMs());
    if (webhook === 'missing') throw notFound('webhook', id);
    if (webhook === 'changedMeanwhile') throw changedMeanwhile('webhook', id);
    await lives.tellWebhook(id, 'changed');
    c.header('ETag', etagOf(webhook.revision));
    return c.json(webhookOf(webhook), 200);
  });
}
