import { createRoute } from '@hono/zod-openapi';
import { exitPlanAmendmentBody, toAmendment } from '../../../contracts/api/exit-plan.ts';
import { amendReply } from '../../../contracts/api/position.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { tellPosition } from '../../tell-position.ts';
import { body, bodyFailures, idempotencyKey, idParam, reply } from '../describe.ts';
import { AMENDMENT_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'patch',
  path: '/api/positions/{id}/exit-plan',
  operationId: 'amendExitPlan',
  tags: ['positions'],
  summary: 'Change rules of an exit plan',
  description:
    'A rule that is not named stays; null takes an optional one away. The stop-loss can be moved, never removed.',
  request: { params: idParam, headers: idempotencyKey, body: body(exitPlanAmendmentBody, AMENDMENT_EXAMPLES) },
  responses: { 200: reply(amendReply, 'The new plan.'), ...bodyFailures(404, 409, 422) },
});

export function amendExitPlan(api: Api, { record, lives }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const updateId = `amend:${c.req.valid('header')['idempotency-key'] ?? c.get('requestId')}`;
    const position = await record.positions.find(id);
    if (!position) throw notFound('position', id);
    const told =
      position.status === 'closed'
        ? ({ outcome: 'gone' } as const)
        : await tellPosition({ record }, id, () => lives.amendExitPlan(id, toAmendment(c.req.valid('json')), updateId));
    if (told.outcome === 'gone') throw new ApiError('conflict', `Position ${id} is closed; its plan has ended.`);
    if (told.outcome === 'underWay')
      throw new ApiError('timeout', 'The position has the amendment and has not answered yet; look at it again.');
    const { outcome, message, planRevision } = told.result;
    if (outcome === 'refused') throw new ApiError('refused', message);
    return c.json({ positionId: id, outcome, message, planRevision }, 200);
  });
}
