import { createRoute } from '@hono/zod-openapi';
import { sourceReply } from '../../../contracts/api/source.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { sourceOf } from '../../representation/source.ts';
import { failures, reply, sourceParams } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/agents/{id}/sources/{sourceId}',
  operationId: 'getSource',
  tags: ['agents'],
  summary: 'One source of an agent',
  request: { params: sourceParams },
  responses: { 200: reply(sourceReply, 'The source, without its token.'), ...failures(404) },
});

export function getSource(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id, sourceId } = c.req.valid('param');
    const source = await record.sources.find(id, sourceId);
    if (!source) throw notFound('source', sourceId);
    return c.json(sourceOf(source), 200);
  });
}
