import { createRoute } from '@hono/zod-openapi';
import { deploymentReply } from '../../../contracts/api/deployment.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { deploymentOf } from '../../representation/deployment.ts';
import { etagOf } from '../../revision.ts';
import { failures, idParam, revised } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/deployments/{id}',
  operationId: 'getDeployment',
  tags: ['deployments'],
  summary: 'One deployment',
  description: 'Its `ETag` says which revision it is; send it as `If-Match` to change it.',
  request: { params: idParam },
  responses: { 200: revised(deploymentReply, 'The deployment.'), ...failures(404) },
});

export function getDeployment(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const deployment = await record.deployments.find(id);
    if (!deployment) throw notFound('deployment', id);
    return c.json(deploymentOf(deployment), 200, { ETag: etagOf(deployment.revision) });
  });
}
