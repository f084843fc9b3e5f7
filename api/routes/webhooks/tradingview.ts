import { createRoute, z } from '@hono/zod-openapi';
import { alertTaken } from '../../../contracts/api/inbox.ts';
import { alertBody } from '../../alert-body.ts';
import { alertPrice } from '../../alert-price.ts';
import { textHash } from '../../content-hash.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError } from '../../errors.ts';
import { tokenHash } from '../../source-token.ts';
import { bodyFailures, reply } from '../describe.ts';
import { ALERT_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/webhooks/tradingview/{token}',
  operationId: 'takeAlert',
  tags: ['inbox'],
  summary: 'An alert of TradingView',
  description:
    'Stored before it is answered, and delivered in the order of its source. What cannot be used is a dead letter, with its reason, ' +
    'in `GET /api/inbox`. The same alert twice trades once.',
  request: {
    params: z.object({ token: z.string().meta({ description: 'The secret of the source.' }) }),
    // Schemas of zod would be checked at the door, and what is wrong would be lost instead of kept.
    body: {
      required: true,
      content: {
        'application/json': { schema: { type: 'object' }, examples: ALERT_EXAMPLES.json },
        'text/plain': { schema: { type: 'string' }, examples: ALERT_EXAMPLES.text },
      },
    },
  },
  responses: { 200: reply(alertTaken, 'Stored.'), ...bodyFailures(404) },
});

const noSource = (): ApiError => new ApiError('notFound', 'No source has this token.');

export function takeAlert(api: Api, dependencies: ApiDependencies): void {
  const { record, clock, wakeRelay } = dependencies;
  api.openapi(route, async (c) => {
    const hash = tokenHash(c.req.valid('param').token);
    // Before its text is read and a price asked for: strangers shall cost little.
    if (!(await record.inbox.opens(hash))) throw noSource();
    const { contentType, body } = await alertBody(c);
    const nowMs = await clock.nowMs();
    const taken = await record.inbox.take({
      tokenHash: hash,
      contentType,
      body,
      bodyHash: textHash(body),
      referencePrice: await alertPrice(dependencies, body, nowMs),
      receivedAtMs: nowMs,
    });
    if (!taken) throw noSource();
    wakeRelay(taken.sourceId);
    return c.json({ id: taken.id }, 200);
  });
}
