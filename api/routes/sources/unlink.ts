import { createRoute } from '@hono/zod-openapi';
import { sourceReply } from '../../../contracts/api/source.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { sourceOf } from '../../representation/source.ts';
import { bodyFailures, noBody, reply, sourceParams } from '../describe.ts';

const route = createRoute({
  method: 'post',
  path: '/api/agents/{id}/sources/{sourceId}/unlink',
  operationId: 'unlinkSource',
  tags: ['agents'],
  summary: 'Take a source from an agent',
  description: 'Its token opens nothing from then on, and what still waits in the inbox trades nothing.',
  request: { params: sourceParams, body: noBody },
  responses: { 200: reply(sourceReply, 'The source, which stays on record.'), ...bodyFailures(404) },
});

export function unlinkSource(api: Api, { record, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id, sourceId } = c.req.valid('param');
    const source = await record.sources.unlink(id, sourceId, await clock.nowMs());
    if (!source) throw notFound('source', sourceId);
    return c.json(sourceOf(source), 200);
  });
}
