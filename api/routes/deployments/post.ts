import { createRoute } from '@hono/zod-openapi';
import { deploymentBody, deploymentReply, toLimits } from '../../../contracts/api/deployment.ts';
import { DEFAULT_LIMITS } from '../../../domain/deployment.ts';
import { parseDecimal } from '../../../domain/money.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, unknownReference } from '../../errors.ts';
import { deploymentOf } from '../../representation/deployment.ts';
import { body, bodyFailures, reply } from '../describe.ts';
import { DEPLOYMENT_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/deployments',
  operationId: 'postDeployment',
  tags: ['deployments'],
  summary: 'Subscribe to an agent, with a paper account of its own',
  request: { body: body(deploymentBody, DEPLOYMENT_EXAMPLES) },
  responses: { 201: reply(deploymentReply, 'The new deployment.'), ...bodyFailures(409) },
});

export function postDeployment(api: Api, { record, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { agentId, name, limits, paperBalance } = c.req.valid('json');
    if (!(await record.deployments.findAgent(agentId))) throw unknownReference('agentId', 'agent');
    const userId = await record.deployments.firstUserId();
    if (userId === null)
      throw new ApiError('conflict', 'There is no user yet; `npm start` makes one on its first run.');
    const deployment = await record.deployments.create(
      {
        agentId,
        userId,
        name,
        limits: { ...DEFAULT_LIMITS, ...toLimits(limits ?? {}) },
        routingStrategy: 'firstAvailable',
        paperBalance: parseDecimal(paperBalance),
      },
      await clock.nowMs(),
    );
    return c.json(deploymentOf(deployment), 201);
  });
}
