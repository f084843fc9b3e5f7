import { createRoute } from '@hono/zod-openapi';
import { deploymentList } from '../../../contracts/api/deployment.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { deploymentOf } from '../../representation/deployment.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/deployments',
  operationId: 'listDeployments',
  tags: ['deployments'],
  summary: 'All deployments',
  responses: { 200: reply(deploymentList, 'Oldest first.'), ...failures() },
});

export function listDeployments(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => c.json({ deployments: (await record.deployments.list()).map(deploymentOf) }, 200));
}
