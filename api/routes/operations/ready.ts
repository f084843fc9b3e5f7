import { createRoute } from '@hono/zod-openapi';
import { readiness } from '../../../contracts/api/operations.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { checkReadiness } from '../../readiness.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/ready',
  operationId: 'getReadiness',
  tags: ['operations'],
  summary: 'Can it do its work?',
  responses: {
    ...failures(),
    200: reply(readiness, 'Everything is there.'),
    503: reply(readiness, 'What is missing.'),
  },
});

export function getReadiness(api: Api, dependencies: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const checks = await checkReadiness(dependencies);
    const isReady = checks.every((check) => check.isReady);
    return c.json({ isReady, checks }, isReady ? 200 : 503);
  });
}
