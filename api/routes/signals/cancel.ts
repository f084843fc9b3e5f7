import { createRoute } from '@hono/zod-openapi';
import { signalDetail } from '../../../contracts/api/signal-reply.ts';
import { cancelBody } from '../../../contracts/api/signal.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { signalDetailOf } from '../../representation/signal.ts';
import { bodyFailures, idParam, optionalBody, reply } from '../describe.ts';
import { CANCEL_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/signals/{id}/cancel',
  operationId: 'cancelSignal',
  tags: ['signals'],
  summary: 'Take a signal back before its entry',
  description:
    'For every deployment that it is for: what has not been sent is not sent any more. Its executions end as refused with ' +
    '`signalCancelled` when they come to their next step. Once an entry has been sent, a resting one too, it is too late: close the position.',
  request: { params: idParam, body: optionalBody(cancelBody, CANCEL_EXAMPLES) },
  responses: { 200: reply(signalDetail, 'Nothing is sent for it any more.'), ...bodyFailures(404, 409) },
});

export function cancelSignal(api: Api, { record, clock, links }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { reason = null } = c.req.valid('json');
    const cancelled = await record.signals.cancel(id, reason, await clock.nowMs());
    const signal = await record.signals.find(id);
    if (!cancelled || !signal) throw notFound('signal', id);
    if (cancelled.outcome === 'ended')
      throw new ApiError('conflict', `Signal ${id} is ${signal.status}; there is nothing left to cancel.`);
    if (cancelled.outcome === 'entered') throw tooLate(id, cancelled.positionIds);
    return c.json(signalDetailOf(signal, await record.executions.of(id), links), 200);
  });
}

const tooLate = (id: string, positionIds: readonly string[]): ApiError =>
  new ApiError(
    'conflict',
    `The entry of signal ${id} was sent already. End what came of it with ${positionIds
      .map((positionId) => `POST /api/positions/${positionId}/close`)
      .join(', ')}, which withdraws an entry that still rests.`,
  );
