import { createRoute } from '@hono/zod-openapi';
import { deploymentList, deploymentQuery } from '../../../contracts/api/deployment.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { deploymentOf } from '../../representation/deployment.ts';
import { failures, nextOf, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/deployments',
  operationId: 'listDeployments',
  tags: ['deployments'],
  summary: 'Deployments, oldest first',
  request: { query: deploymentQuery },
  responses: { 200: reply(deploymentList, 'One page.'), ...failures() },
});

export function listDeployments(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { agentId = null, status = null, after = null, limit } = c.req.valid('query');
    const deployments = await record.deployments.page({ agentId, status, after, limit });
    return c.json({ deployments: deployments.map(deploymentOf), next: nextOf(deployments, limit) }, 200);
  });
}
