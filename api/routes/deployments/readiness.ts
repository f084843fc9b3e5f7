import { createRoute } from '@hono/zod-openapi';
import { deploymentReadiness } from '../../../contracts/api/deployment-readiness.ts';
import { nextStep, venueReadiness } from '../../deployment-readiness.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/deployments/{id}/readiness',
  operationId: 'getDeploymentReadiness',
  tags: ['deployments'],
  summary: 'What is missing before it can trade, with the next step',
  description: 'A checklist for each venue. The first trade is tried by the rules that size and limit every entry.',
  request: { params: idParam },
  responses: { 200: reply(deploymentReadiness, 'The checklist.'), ...failures(404) },
});

export function getDeploymentReadiness(api: Api, dependencies: ApiDependencies): void {
  const { record } = dependencies;
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const deployment = await record.deployments.find(id);
    const agent = deployment && (await record.agents.find(deployment.agentId));
    if (!deployment || !agent) throw notFound('deployment', id);
    const venues = await venueReadiness(dependencies, deployment, agent);
    const isReady = venues.every((each) => each.isReady);
    return c.json({ deploymentId: id, isReady, next: nextStep(venues), venues }, 200);
  });
}
