import { createRoute, z } from '@hono/zod-openapi';
import { closeBody } from '../../../contracts/api/position.ts';
import { workflowSignaled } from '../../../contracts/api/workflow.ts';
import { POSITION_COMMANDS, readCommand } from '../../../contracts/temporal/position-commands.ts';
import { positionIdOf, positionLifecycleId } from '../../../contracts/temporal/position-lifecycle.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError } from '../../errors.ts';
import { tellPosition } from '../../tell-position.ts';
import { bodyFailures, optionalBody, reply } from '../describe.ts';
import { CLOSE_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/workflows/{id}/signal/{name}',
  operationId: 'signalWorkflow',
  tags: ['operations'],
  summary: 'Signal a position: close, pause or resume',
  description:
    'What `temporal workflow signal` does, under the same rules; only workflows of positions take signals. A signal has no answer, and ' +
    'one that is sent again is one more: `POST /api/positions/{id}/close` answers, and with an Idempotency-Key closes once.',
  request: {
    params: z.object({
      id: z.string().regex(/^[\w:.*-]{1,200}$/, 'must be the id of a workflow, such as position:{positionId}'),
      name: z.enum(POSITION_COMMANDS),
    }),
    body: optionalBody(closeBody, CLOSE_EXAMPLES),
  },
  responses: { 202: reply(workflowSignaled, 'The workflow has the signal.'), ...bodyFailures(404, 409) },
});

export function signalWorkflow(api: Api, { record, lives, links }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id, name } = c.req.valid('param');
    const command = readCommand(name, c.req.valid('json'));
    if ('problem' in command)
      throw new ApiError('validation', command.problem, [{ path: '', message: command.problem }]);
    const positionId = positionIdOf(id);
    const position = id === positionLifecycleId(positionId) ? await record.positions.find(positionId) : null;
    if (!position) throw new ApiError('notFound', `There is no workflow ${id} that takes signals.`);
    const closed = new ApiError('conflict', `Workflow ${id} has ended: its position is closed.`);
    if (position.status === 'closed') throw closed;
    const told = await tellPosition({ record }, positionId, () => lives.signalPosition(positionId, command));
    if (told.outcome === 'gone') throw closed;
    return c.json({ workflowId: id, signal: name, links: links.workflow(id) }, 202);
  });
}
