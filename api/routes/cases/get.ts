import { createRoute } from '@hono/zod-openapi';
import { caseReply } from '../../../contracts/api/case.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { caseOf } from '../../representation/case.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/cases/{id}',
  operationId: 'getCase',
  tags: ['operations'],
  summary: 'One difference between the record and a venue, open or resolved',
  request: { params: idParam },
  responses: { 200: reply(caseReply, 'The case.'), ...failures(404) },
});

export function getCase(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const found = await record.cases.find(id);
    if (!found) throw notFound('case', id);
    return c.json(caseOf(found), 200);
  });
}
