import { createRoute } from '@hono/zod-openapi';
import { readiness } from '../../../contracts/api/operations.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { createReadiness } from '../../readiness.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/ready',
  operationId: 'getReadiness',
  tags: ['operations'],
  summary: 'Can it do its work?',
  description:
    'Ready once database and Temporal answer and a price was believed since this process started; without any price after a minute ' +
    'all the same, because what is open can be closed. Each check says besides whether it is there now, and how it stands.',
  responses: {
    ...failures(),
    200: reply(readiness, 'It can.'),
    503: reply(readiness, 'What is missing.'),
  },
});

export function getReadiness(api: Api, dependencies: ApiDependencies): void {
  const checkReadiness = createReadiness(dependencies);
  api.openapi(route, async (c) => {
    const checks = await checkReadiness();
    const isReady = checks.every((check) => check.isReady);
    return c.json({ isReady, checks }, isReady ? 200 : 503);
  });
}
