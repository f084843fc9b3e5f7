import { createRoute } from '@hono/zod-openapi';
import { deploymentChangeBody, deploymentReply, toLimits } from '../../../contracts/api/deployment.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { deploymentOf } from '../../representation/deployment.ts';
import { changedMeanwhile, etagOf, expectedRevision } from '../../revision.ts';
import { body, bodyFailures, idParam, ifMatch, revised } from '../describe.ts';
import { DEPLOYMENT_CHANGE_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'patch',
  path: '/api/deployments/{id}',
  operationId: 'patchDeployment',
  tags: ['deployments'],
  summary: 'Change the name or the limits of a deployment',
  description:
    'What is named is changed, the rest stays, and entries that are sized afterwards keep to it. ' +
    'A limit that would let more through than before is refused, unless the body says `"widen": true`.',
  request: { params: idParam, headers: ifMatch, body: body(deploymentChangeBody, DEPLOYMENT_CHANGE_EXAMPLES) },
  responses: {
    200: revised(deploymentReply, 'The deployment as it is now.'),
    ...bodyFailures(404, 409, 412, 422, 428),
  },
});

export function patchDeployment(api: Api, { record, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { name, limits, widen = false } = c.req.valid('json');
    const revision = expectedRevision(c.req.valid('header')['if-match']);
    const changes = {
      ...(name !== undefined && { name }),
      ...(limits !== undefined && { limits: toLimits(limits) }),
      isWideningMeant: widen,
    };
    const change = await record.deployments.change(id, revision, changes, await clock.nowMs());
    if (!change) throw notFound('deployment', id);
    if (change.outcome === 'stale') throw changedMeanwhile('deployment', id);
    if (change.outcome === 'killed') throw new ApiError('conflict', `The deployment ${id} was killed, and stays so.`);
    if (change.outcome === 'widening')
      throw new ApiError(
        'refused',
        `This would let more through than before: ${change.limits.join(', ')}. Say "widen": true if you mean it.`,
        change.limits.map((limit) => ({ path: `limits.${limit}`, message: 'lets more through than before' })),
      );
    return c.json(deploymentOf(change.deployment), 200, { ETag: etagOf(change.deployment.revision) });
  });
}
