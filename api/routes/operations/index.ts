import { createRoute, z } from '@hono/zod-openapi';
import { index } from '../../../contracts/api/operations.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/',
  operationId: 'getIndex',
  tags: ['operations'],
  summary: 'Where to go from here',
  description: 'A browser, which asks for HTML, gets the page.',
  responses: {
    200: {
      description: 'Links, or the page.',
      content: { ...reply(index, '').content, 'text/html': { schema: z.string() } },
    },
    ...failures(),
  },
});

export function getIndex(api: Api, { links }: ApiDependencies): void {
  api.openapi(route, (c) =>
    c.json(
      {
        name: 'Ratchet' as const,
        links: {
          documentation: '/api/docs',
          openapi: '/api/openapi.json',
          health: '/health',
          ready: '/ready',
          metrics: '/metrics',
          temporal: links.temporalUi,
        },
      },
      200,
    ),
  );
}
