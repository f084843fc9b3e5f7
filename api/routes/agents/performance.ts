import { createRoute } from '@hono/zod-openapi';
import { agentPerformance, performanceQuery } from '../../../contracts/api/agent-performance.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { performanceOf } from '../../representation/agent-performance.ts';
import { failures, idParam, nextOf, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/agents/{id}/performance',
  operationId: 'getPerformance',
  tags: ['agents'],
  summary: 'The metrics of an agent, together and by deployment',
  description:
    'Rolled up hourly. The same days give other numbers by the formulas of others: ask for their convention.',
  request: { params: idParam, query: performanceQuery },
  responses: { 200: reply(agentPerformance, 'All deployments together, and one page of them.'), ...failures(404) },
});

export function getPerformance(api: Api, { record }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { convention, limit, after = null } = c.req.valid('query');
    if (!(await record.agents.find(id))) throw notFound('agent', id);
    const deployments = await record.deployments.page({ agentId: id, status: null, after, limit });
    const ids = deployments.map((deployment) => deployment.id);
    const [ofAgent, ofDeployments] = await Promise.all([
      record.metrics.metrics('agent', [id]),
      record.metrics.metrics('deployment', ids),
    ]);
    const each = deployments.map(({ id: deploymentId, name, status }) => {
      const performance = performanceOf(ofDeployments.get(deploymentId), convention);
      return { deploymentId, name, status, performance };
    });
    const together = performanceOf(ofAgent.get(id), convention);
    return c.json({ agentId: id, convention, together, deployments: each, next: nextOf(deployments, limit) }, 200);
  });
}
