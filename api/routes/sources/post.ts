import { createRoute } from '@hono/zod-openapi';
import { sourceBody, sourceSecret } from '../../../contracts/api/source.ts';
import { contentHash } from '../../content-hash.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { hashOfToken, secretReply } from '../../source-token.ts';
import { body, bodyFailures, idempotencyKey, idParam, reply } from '../describe.ts';
import { SOURCE_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/agents/{id}/sources',
  operationId: 'linkSource',
  tags: ['agents'],
  summary: 'Link a source of signals to an agent',
  description: 'The token of its webhook is told here, and again only to a request with the same `Idempotency-Key`.',
  request: { params: idParam, headers: idempotencyKey, body: body(sourceBody, SOURCE_EXAMPLES) },
  responses: { 201: reply(sourceSecret, 'Linked.'), ...bodyFailures(404, 409, 422) },
});

export function linkSource(api: Api, { record, clock, secretOf }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id: agentId } = c.req.valid('param');
    const sent = c.req.valid('json');
    const agent = await record.deployments.findAgent(agentId);
    if (!agent) throw notFound('agent', agentId);
    if (agent.status === 'retired') throw new ApiError('conflict', `The agent "${agent.name}" is retired.`);
    const change = await record.sources.link(
      { agentId, kind: sent.kind, name: sent.name, account: 'account' in sent ? sent.account : null },
      {
        key: c.req.valid('header')['idempotency-key'] ?? null,
        operation: 'linkSource',
        contentHash: contentHash({ agentId, sent }),
      },
      hashOfToken(secretOf),
      await clock.nowMs(),
    );
    return c.json(secretReply(secretOf, change, c.req.url), 201);
  });
}
