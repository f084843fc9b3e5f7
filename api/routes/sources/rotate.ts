import { createRoute } from '@hono/zod-openapi';
import { sourceSecret } from '../../../contracts/api/source.ts';
import { hasWebhook } from '../../../domain/source.ts';
import { contentHash } from '../../content-hash.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { hashOfToken, secretReply } from '../../source-token.ts';
import { bodyFailures, idempotencyKey, noBody, reply, sourceParams } from '../describe.ts';

const route = createRoute({
  method: 'post',
  path: '/api/agents/{id}/sources/{sourceId}/rotate',
  operationId: 'rotateSource',
  tags: ['agents'],
  summary: 'Give the webhook of a source another token',
  description: 'The token before opens nothing from then on.',
  request: { params: sourceParams, headers: idempotencyKey, body: noBody },
  responses: { 200: reply(sourceSecret, 'The new token.'), ...bodyFailures(404, 409, 422) },
});

export function rotateSource(api: Api, { record, clock, secretOf }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id, sourceId } = c.req.valid('param');
    const source = await record.sources.find(id, sourceId);
    if (!source) throw notFound('source', sourceId);
    if (!hasWebhook(source)) throw new ApiError('conflict', `The source "${source.name}" has no webhook.`);
    const change = await record.sources.rotate(
      sourceId,
      {
        key: c.req.valid('header')['idempotency-key'] ?? null,
        operation: 'rotateSource',
        contentHash: contentHash({ sourceId }),
      },
      hashOfToken(secretOf),
      await clock.nowMs(),
    );
    if (!change) throw new ApiError('conflict', `The source "${source.name}" is unlinked; link a new one.`);
    return c.json(secretReply(secretOf, change, c.req.url), 200);
  });
}
