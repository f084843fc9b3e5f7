import { createRoute } from '@hono/zod-openapi';
import { signalAccepted } from '../../../contracts/api/signal-reply.ts';
import { signalBody, toSignalTerms } from '../../../contracts/api/signal.ts';
import { isStale } from '../../../domain/market.ts';
import { contentHash } from '../../content-hash.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { agentOf } from '../../signal-agent.ts';
import { underWay } from '../../signal-under-way.ts';
import { body, bodyFailures, idempotencyKey, reply } from '../describe.ts';
import { SIGNAL_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/signals',
  operationId: 'postSignal',
  tags: ['signals'],
  summary: 'Send a signal',
  description:
    'Stored before it is answered, then carried out once for each deployment that it is for. ' +
    'The same `Idempotency-Key` or the same `sourceEventId` of an agent gives the first answer again.',
  request: { headers: idempotencyKey, body: body(signalBody, SIGNAL_EXAMPLES) },
  responses: { 202: reply(signalAccepted, 'Accepted.'), ...bodyFailures(422) },
});

export function postSignal(api: Api, { record, lives, clock, links }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const sent = c.req.valid('json');
    const [agent, tick, nowMs] = await Promise.all([
      agentOf(record, sent),
      record.market.price(sent.instrument),
      clock.nowMs(),
    ]);
    const accepted = await record.signals.accept({
      ...toSignalTerms(sent),
      agentId: agent.id,
      deploymentId: sent.deploymentId ?? null,
      source: 'rest',
      receivedAtMs: nowMs,
      referencePrice: tick && !isStale(tick, nowMs) ? tick.mid : null,
      idempotencyKey: c.req.valid('header')['idempotency-key'] ?? null,
      contentHash: contentHash(sent),
    });
    const { id } = await underWay(accepted, lives);
    return c.json({ id, status: 'received' as const, links: links.signal(id) }, 202);
  });
}
