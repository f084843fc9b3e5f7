import { createRoute, z } from '@hono/zod-openapi';
import { filters } from '../../../contracts/api/filters.ts';
import { limit } from '../../../contracts/api/paging.ts';
import { WORKFLOW_STATUSES, workflowList } from '../../../contracts/api/workflow.ts';
import { WORKFLOW_TYPES } from '../../../contracts/temporal/workflow-types.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { failures, reply } from '../describe.ts';

const { positionId, signalId, deploymentId } = filters;

const route = createRoute({
  method: 'get',
  path: '/api/workflows',
  operationId: 'listWorkflows',
  tags: ['operations'],
  summary: 'Workflows, as Temporal lists them: the open ones first',
  description:
    "From Temporal's visibility, which may be a moment behind. What is older than its retention is in the record only.",
  request: {
    query: z.strictObject({
      limit,
      before: z
        .string()
        .regex(/^[\w-]{1,2000}$/, 'must be `next` of the page before')
        .optional()
        .meta({ description: '`next` of the page before.' }),
      type: z.enum(WORKFLOW_TYPES).optional(),
      status: z.enum(WORKFLOW_STATUSES).optional(),
      ...{ positionId, signalId, deploymentId },
    }),
  },
  responses: { 200: reply(workflowList, 'One page.'), ...failures() },
});

export function listWorkflows(api: Api, { workflows }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { before, ...filter } = c.req.valid('query');
    return c.json(await workflows.list({ ...filter, before }), 200);
  });
}
