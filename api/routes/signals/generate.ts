import { createRoute } from '@hono/zod-openapi';
import type { Generated } from '../../../contracts/api/signal-reply.ts';
import { generated } from '../../../contracts/api/signal-reply.ts';
import { generateBody } from '../../../contracts/api/signal.ts';
import type { Signal } from '../../../domain/signal.ts';
import { isStale } from '../../../domain/market.ts';
import { MOVING_AVERAGE_CROSS } from '../../../domain/moving-average-cross.ts';
import { contentHash } from '../../content-hash.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { isoOf } from '../../representation/moment.ts';
import { agentOf } from '../../signal-agent.ts';
import { underWay } from '../../signal-under-way.ts';
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
    'each, and after one was asked for alone, what is asked for all is that one. A neutral answer stores nothing; too few or too old candles are refused. ' +
    'The same `Idempotency-Key` gives the signal that it became, whatever the strategy says by then; a key under which nothing was stored asks anew.',
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
    const question = { strategy: MOVING_AVERAGE_CROSS, instrument, timeframe };
    const market = Object.values(question).join(' ');
    const request = {
      idempotencyKey: c.req.valid('header')['idempotency-key'] ?? null,
      contentHash: contentHash(asked),
    };
    const signalOf = ({ id }: Signal) => ({ id, links: links.signal(id) });
    const asBefore = (signal: Signal): Generated => ({
      ...question,
      closedAt: closeIn(signal, market),
      direction: signal.direction,
      reason: 'It was asked before, and became this signal.',
      numbers: {},
      signal: signalOf(signal),
    });
    const before = await record.signals.acceptedBefore(request);
    if (before) return c.json(asBefore(await underWay(before, lives)), 202);
    const nowMs = await clock.nowMs();
    const [agent, tick, found] = await Promise.all([
      agentOf(record, asked),
      record.market.price(instrument),
      adviceNow(record, { instrument, timeframe }, nowMs),
    ]);
    const { direction, reason, numbers, exitPlan } = found.advice;
    const closedAt = isoOf(found.closedAtMs);
    const answer = { ...question, closedAt, direction, reason, numbers };
    if (direction === 'neutral') return c.json({ ...answer, signal: null }, 200);
    const candle = `${market} ${closedAt}`;
    const own = deploymentId === null ? candle : `${candle} ${deploymentId}`;
    const given = await record.signals.sourceEvents(agent.id, candle);
    // A signal for all deployments holds one of one of them, so that no deployment trades a candle twice.
    const sourceEventId = given.find((each) => deploymentId === null || each === candle || each === own) ?? own;
    const accepted = await record.signals.accept({
      ...request,
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
    });
    const signal = await underWay(accepted, lives);
    // Of two requests with one key at once, one may have seen the next candle.
    const isOfThis = signal.sourceEventId === sourceEventId && signal.direction === direction;
    return c.json(isOfThis ? { ...answer, signal: signalOf(signal) } : asBefore(signal), 202);
  });
}

/** The close of the candle that a signal of this strategy in this market came from: the next word of its source event id. */
const closeIn = ({ sourceEventId }: Signal, market: string): string =>
  sourceEventId?.slice(market.length + 1).split(' ')[0] ?? '';
