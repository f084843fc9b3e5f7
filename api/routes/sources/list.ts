import { createRoute } from '@hono/zod-openapi';
import { sourceList } from '../../../contracts/api/source.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { sourceOf } from '../../representation/source.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/agents/{id}/sources',
  operationId: 'listSources',
  tags: ['agents'],
  summary: 'Where the signals of an agent come from',
  request: { params: idParam },
  responses: { 200: reply(sourceList, 'Oldest first, also those that are unlinked.'), ...failures(404) },
});

export function listSources(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    if (!(await record.deployments.findAgent(id))) throw notFound('agent', id);
    return c.json({ sources: (await record.sources.list(id)).map(sourceOf) }, 200);
  });
}
