import { createRoute } from '@hono/zod-openapi';
import { deploymentKilled } from '../../../contracts/api/deployment.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { pullKill } from '../../pull-kill.ts';
import { deploymentOf } from '../../representation/deployment.ts';
import { bodyFailures, idParam, noBody, reply } from '../describe.ts';

const route = createRoute({
  method: 'post',
  path: '/api/deployments/{id}/kill',
  operationId: 'killDeployment',
  tags: ['deployments'],
  summary: 'End a deployment for good and close all that it holds',
  description: 'The same as `POST /api/admin/kill` for this one deployment.',
  request: { params: idParam, body: noBody },
  responses: { 202: reply(deploymentKilled, 'Killed; the workflow closes what it holds.'), ...bodyFailures(404) },
});

const REASON = 'the deployment was killed';

export function killDeployment(api: Api, dependencies: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const kill = await pullKill(dependencies, { scope: 'deployment', key: id, reason: REASON });
    const deployment = await dependencies.record.deployments.find(id);
    if (!deployment) throw notFound('deployment', id);
    return c.json({ deployment: deploymentOf(deployment), kill }, 202);
  });
}
