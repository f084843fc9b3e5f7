import { createRoute } from '@hono/zod-openapi';
import { health } from '../../../contracts/api/operations.ts';
import type { Api } from '../../dependencies.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  tags: ['operations'],
  summary: 'Is the process alive?',
  responses: { 200: reply(health, 'It is.'), ...failures() },
});

export function getHealth(api: Api): void {
  api.openapi(route, (c) => c.json({ status: 'alive' as const }, 200));
}
