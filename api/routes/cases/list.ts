import { createRoute, z } from '@hono/zod-openapi';
import { CASE_STATUSES, caseList } from '../../../contracts/api/case.ts';
import { filters } from '../../../contracts/api/filters.ts';
import { page } from '../../../contracts/api/paging.ts';
import { idText } from '../../../contracts/api/text.ts';
import { CASE_KINDS } from '../../../domain/case.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { caseOf } from '../../representation/case.ts';
import { failures, nextOf, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/cases',
  operationId: 'listCases',
  tags: ['operations'],
  summary: 'Differences between the record and the venues, newest first',
  description: 'Each with what was recorded and what the venue said. It is resolved when it is no longer seen.',
  request: {
    query: z.strictObject({
      ...page,
      status: z.enum(CASE_STATUSES).optional(),
      kind: z.enum(CASE_KINDS).optional(),
      venueAccountId: idText.optional(),
      instrument: filters.instrument,
    }),
  },
  responses: { 200: reply(caseList, 'One page.'), ...failures() },
});

export function listCases(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before = null, status = null, ...narrowed } = c.req.valid('query');
    const cases = await record.cases.list({ limit, before, status, ...narrowed });
    return c.json({ cases: cases.map(caseOf), next: nextOf(cases, limit) }, 200);
  });
}
