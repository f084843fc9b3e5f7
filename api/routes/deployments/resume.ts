import { createRoute } from '@hono/zod-openapi';
import { deploymentReply } from '../../../contracts/api/deployment.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { deploymentOf } from '../../representation/deployment.ts';
import { etagOf } from '../../revision.ts';
import { bodyFailures, idParam, noBody, revised } from '../describe.ts';

const route = createRoute({
  method: 'post',
  path: '/api/deployments/{id}/resume',
  operationId: 'resumeDeployment',
  tags: ['deployments'],
  summary: 'Trade again',
  description: 'A killed deployment stays killed.',
  request: { params: idParam, body: noBody },
  responses: { 200: revised(deploymentReply, 'The deployment.'), ...bodyFailures(404, 409) },
});

export function resumeDeployment(api: Api, { record, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const deployment = await record.deployments.setStatus(id, 'active', await clock.nowMs());
    if (!deployment) throw notFound('deployment', id);
    if (deployment.status === 'killed')
      throw new ApiError('conflict', `The deployment "${deployment.name}" was killed, and stays so; make a new one.`);
    return c.json(deploymentOf(deployment), 200, { ETag: etagOf(deployment.revision) });
  });
}
