import { createRoute, z } from '@hono/zod-openapi';
import { page } from '../../../contracts/api/paging.ts';
import { candidateList } from '../../../contracts/api/signal-reply.ts';
import { plainText } from '../../../contracts/api/text.ts';
import { CANDIDATE_STATUSES } from '../../../domain/candidate.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { candidateOf } from '../../representation/candidate.ts';
import { failures, nextOf, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/signals/research',
  operationId: 'listResearch',
  tags: ['signals'],
  summary: 'What research brought: what waits, what became a signal, what was refused and why',
  description:
    'Files of the signal folder, as the latest round of ingestion found them; a round comes every ten seconds.',
  request: {
    query: z.strictObject({
      ...page,
      status: z.enum(CANDIDATE_STATUSES).optional(),
      source: plainText(100).optional().meta({ description: 'Where it came from, such as `file`.' }),
    }),
  },
  responses: { 200: reply(candidateList, 'Newest first.'), ...failures() },
});

export function listResearch(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { limit, before = null, ...filter } = c.req.valid('query');
    const candidates = await record.candidates.list({ ...filter, limit, before });
    return c.json({ candidates: candidates.map(candidateOf), next: nextOf(candidates, limit) }, 200);
  });
}
