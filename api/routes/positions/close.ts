import { createRoute } from '@hono/zod-openapi';
import { closeBody, closeReply, closeUnderWay } from '../../../contracts/api/position.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, notFound } from '../../errors.ts';
import { tellPosition } from '../../tell-position.ts';
import { bodyFailures, idempotencyKey, idParam, optionalBody, reply } from '../describe.ts';
import { CLOSE_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/positions/{id}/close',
  operationId: 'closePosition',
  tags: ['positions'],
  summary: 'Close all of a position, or a fraction of what is open',
  description: 'At market. Answers what was closed; after ten seconds, that it is under way.',
  request: { params: idParam, headers: idempotencyKey, body: optionalBody(closeBody, CLOSE_EXAMPLES) },
  responses: {
    200: reply(closeReply, 'What was closed and what is left.'),
    202: reply(closeUnderWay, 'The position has the request and is at it.'),
    ...bodyFailures(404, 409),
  },
});

export function closePosition(api: Api, { record, lives, links }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { fraction } = c.req.valid('json');
    const key = c.req.valid('header')['idempotency-key'];
    const updateId = `close:${key ?? c.get('requestId')}`;
    const position = await record.positions.find(id);
    if (!position) throw notFound('position', id);
    if (position.status === 'closed') {
      const earlier = key === undefined ? null : await lives.earlierClose(id, updateId);
      if (earlier) return c.json({ positionId: id, ...earlier }, 200);
      throw alreadyClosed(id);
    }
    const told = await tellPosition({ record }, id, () =>
      lives.closePosition(id, fraction === undefined ? {} : { fraction }, updateId),
    );
    if (told.outcome === 'gone') throw alreadyClosed(id);
    if (told.outcome === 'answered') return c.json({ positionId: id, ...told.result }, 200);
    const { self, workflow } = links.position(id, position.signalId);
    return c.json({ positionId: id, outcome: 'underWay' as const, links: { self, workflow } }, 202);
  });
}

const alreadyClosed = (id: string): ApiError => new ApiError('conflict', `Position ${id} is closed already.`);
