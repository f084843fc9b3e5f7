import { createRoute } from '@hono/zod-openapi';
import { killReply } from '../../../contracts/api/deployment.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { killPositions } from '../../kill-positions.ts';
import { deploymentOf } from '../../representation/deployment.ts';
import { bodyFailures, idParam, noBody, reply } from '../describe.ts';

const route = createRoute({
  method: 'post',
  path: '/api/deployments/{id}/kill',
  operationId: 'killDeployment',
  tags: ['deployments'],
  summary: 'End a deployment for good and close all that it holds',
  description:
    'Entries stop at once, whatever else is away. Then every open position is told to close. ' +
    'A 503 says which ones could not be told; send it again.',
  request: { params: idParam, body: noBody },
  responses: { 200: reply(killReply, 'Killed, with what was told.'), ...bodyFailures(404) },
});

export function killDeployment(api: Api, { record, lives, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const deployment = await record.deployments.setStatus(id, 'killed', await clock.nowMs());
    if (!deployment) throw notFound('deployment', id);
    const positions = await killPositions({ record, lives }, deployment);
    return c.json({ deployment: deploymentOf(deployment), positions }, 200);
  });
}
