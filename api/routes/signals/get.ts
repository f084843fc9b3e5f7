import { createRoute } from '@hono/zod-openapi';
import { signalDetail } from '../../../contracts/api/signal-reply.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { signalDetailOf } from '../../representation/signal.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/signals/{id}',
  operationId: 'getSignal',
  tags: ['signals'],
  summary: 'One signal and what each deployment made of it',
  request: { params: idParam },
  responses: { 200: reply(signalDetail, 'The signal.'), ...failures(404) },
});

export function getSignal(api: Api, { record, links }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const signal = await record.signals.find(id);
    if (!signal) throw notFound('signal', id);
    return c.json(signalDetailOf(signal, await record.executions.of(id), links), 200);
  });
}
