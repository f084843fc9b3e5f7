import { createRoute, z } from '@hono/zod-openapi';
import { executionDetail, executionIdText } from '../../../contracts/api/execution.ts';
import { signalExecutionId } from '../../../contracts/temporal/signal-execution.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { executionKeyOf, executionOf } from '../../representation/execution.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/executions/{id}',
  operationId: 'getExecution',
  tags: ['signals'],
  summary: 'One signal for one deployment, with the state of its workflow',
  description:
    'The record is told whatever Temporal does. What the workflow does now is asked of Temporal; when it cannot be asked, `workflow.knowledge` says so.',
  request: { params: z.object({ id: executionIdText }) },
  responses: { 200: reply(executionDetail, 'The execution.'), ...failures(404) },
});

export function getExecution(api: Api, { record, workflows, links }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const key = executionKeyOf(id);
    const [execution] = await record.listings.executions({ ...key, limit: 1 });
    if (!execution) throw notFound('execution', id);
    const workflow = await workflows.stateOf(signalExecutionId(key));
    return c.json({ ...executionOf(execution, links), workflow }, 200);
  });
}
