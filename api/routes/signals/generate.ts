import { createRoute } from '@hono/zod-openapi';
import { generated } from '../../../contracts/api/signal-reply.ts';
import { generateBody } from '../../../contracts/api/signal.ts';
import { isStale } from '../../../domain/market.ts';
import { MOVING_AVERAGE_CROSS } from '../../../domain/moving-average-cross.ts';
import { contentHash } from '../../content-hash.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError } from '../../errors.ts';
import { isoOf } from '../../representation/moment.ts';
import { agentOf } from '../../signal-agent.ts';
import { adviceNow } from '../../strategy-advice.ts';
import { body, bodyFailures, idempotencyKey, reply } from '../describe.ts';
import { GENERATE_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/signals/generate',
  operationId: 'generateSignal',
  tags: ['signals'],
  summary: 'Ask a strategy now',
  description:
    'The built-in crossing of two moving averages with an ADX filter, over the newest closed candles that follow each other without ' +
    'a gap. What it finds becomes a signal of the agent, with the exit plan of the agent or, without one, a stop by the average true ' +
    'range. One candle gives a deployment one signal, however often it is asked, for it alone or for all: what was given for all is given for ' +
    'each, and after one was asked for alone, what is asked for all is that one. A neutral answer stores nothing; too few or too old candles are refused.',
  request: { headers: idempotencyKey, body: body(generateBody, GENERATE_EXAMPLES) },
  responses: {
    200: reply(generated, 'Neutral: nothing was stored.'),
    202: reply(generated, 'It became a signal.'),
    ...bodyFailures(422),
  },
});

export function generateSignal(api: Api, { record, lives, clock, links }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const asked = c.req.valid('json');
    const { instrument, timeframe, deploymentId = null } = asked;
    const nowMs = await clock.nowMs();
    const [agent, tick, found] = await Promise.all([
      agentOf(record, asked),
      record.market.price(instrument),
      adviceNow(record, { instrument, timeframe }, nowMs),
    ]);
    const { direction, reason, numbers, exitPlan } = found.advice;
    const closedAt = isoOf(found.closedAtMs);
    const answer = { strategy: MOVING_AVERAGE_CROSS, instrument, timeframe, closedAt, direction, reason, numbers };
    if (direction === 'neutral') return c.json({ ...answer, signal: null }, 200);
    const candle = [MOVING_AVERAGE_CROSS, instrument, timeframe, closedAt].join(' ');
    const own = deploymentId === null ? candle : `${candle} ${deploymentId}`;
    const given = await record.signals.sourceEvents(agent.id, candle);
    // A signal for all deployments holds one of one of them, so that no deployment trades a candle twice.
    const sourceEventId = given.find((each) => deploymentId === null || each === candle || each === own) ?? own;
    const { outcome, signal, status } = await record.signals.accept({
      agentId: agent.id,
      deploymentId,
      source: 'strategy',
      sourceEventId,
      instrument,
      direction,
      entry: { type: 'market' },
      exitPlan: agent.defaultExitPlan ? null : exitPlan,
      size: null,
      confidence: null,
      receivedAtMs: nowMs,
      expiresAtMs: found.holdsUntilMs,
      referencePrice: tick && !isStale(tick, nowMs) ? tick.mid : null,
      idempotencyKey: c.req.valid('header')['idempotency-key'] ?? null,
      contentHash: contentHash(asked),
    });
    if (outcome === 'conflict')
      throw new ApiError(
        'idempotencyConflict',
        `This Idempotency-Key was used for another request: signal ${signal.id}.`,
      );
    if (status === 'received') await lives.startDispatch(signal.id);
    return c.json({ ...answer, signal: { id: signal.id, links: links.signal(signal.id) } }, 202);
  });
}
