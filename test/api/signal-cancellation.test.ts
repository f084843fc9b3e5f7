import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signalAccepted, signalDetail, signalTimeline } from '../../contracts/api/signal-reply.ts';
import { eventually } from '../builders/platform.ts';
import type { TradingBench } from './trading-bench.ts';
import { aSignal, BTC, startTradingBench } from './trading-bench.ts';

describe('cancelling a signal, by HTTP, over the whole way', () => {
  let bench: TradingBench;
  beforeAll(async () => {
    bench = await startTradingBench();
  }, 60_000);
  afterAll(() => bench.stop());

  const cancel = (id: string, json?: object) =>
    bench.doors.ask('POST', `/api/signals/${id}/cancel`, json === undefined ? {} : { json });
  const send = async (json: object) => (await bench.doors.ask('POST', '/api/signals', { json })).as(signalAccepted).id;
  const detailOf = (id: string) => bench.doors.read(`/api/signals/${id}`, signalDetail);

  /** Stored as by a door whose way to Temporal was down. */
  const stored = async (whom: { agentId: string; deploymentId: string | null }): Promise<string> => {
    const terms = { instrument: BTC, direction: 'long', entry: { type: 'market' }, exitPlan: null } as const;
    const rest = { size: null, confidence: null, expiresAtMs: null, referencePrice: null, sourceEventId: null };
    const origin = { source: 'test', idempotencyKey: null, contentHash: 'test', receivedAtMs: Date.now() };
    const { signal } = await bench.platform.record.signals.accept({
      ...terms,
      ...rest,
      ...origin,
      ...whom,
    });
    return signal.id;
  };

  test('every deployment of it ends as refused, and the timeline tells each of them why', async () => {
    const { record, worker } = bench.platform;
    const agentId = await bench.platform.agent();
    const deployments = await Promise.all([1, 2, 3].map(() => bench.platform.deploy({ agentId })));
    const id = await stored({ agentId, deploymentId: null });
    // Its executions were opened, and then nobody came to carry them on.
    await record.signals.dispatch(id, Date.now());
    const answer = await cancel(id, { reason: 'the news changed' });
    expect(answer.status).toBe(200);
    expect(answer.as(signalDetail)).toMatchObject({ cancelReason: 'the news changed', status: 'received' });
    await worker.dependencies.lives.startDispatch(id);
    const ended = await eventually(async () => {
      const signal = await detailOf(id);
      return signal.status === 'refused' && signal;
    }, 'a refused signal');
    expect(ended.executions.map(({ refusalCode }) => refusalCode)).toEqual(deployments.map(() => 'signalCancelled'));
    const { timeline } = await bench.doors.read(`/api/signals/${id}/timeline`, signalTimeline);
    const [told, ...refused] = timeline.filter(({ code }) => code === 'signalCancelled');
    expect(told).toMatchObject({
      type: 'signal.cancelled',
      sentence: 'Cancelled: the news changed.',
      deploymentId: null,
    });
    expect(new Set(refused.map(({ deploymentId }) => deploymentId))).toEqual(new Set(deployments));
    expect(
      await Promise.all(ended.executions.map((each) => record.positions.ofExecution({ signalId: id, ...each }))),
    ).toEqual(deployments.map(() => null));
    expect((await cancel(id, { reason: 'once more' })).as(signalDetail).cancelReason).toBe('the news changed');
  }, 60_000);

  test('an entry that rests is not withdrawn by it: the answer names the position to close', async () => {
    const deploymentId = await bench.platform.deploy();
    const id = await send({ ...aSignal(deploymentId), entry: { type: 'limit', limitPrice: '30000' } });
    const positionId = await eventually(async () => {
      const [execution] = (await detailOf(id)).executions;
      return execution?.status === 'ordered' && execution.positionId;
    }, 'a resting entry');
    const answer = await cancel(id);
    expect([answer.status, answer.error.code]).toEqual([409, 'conflict']);
    expect(answer.error.message).toContain(`POST /api/positions/${positionId}/close`);
    expect((await detailOf(id)).cancelledAt).toBeNull();
    await bench.close(positionId);
    await bench.ended(id);
    // Nothing was ever held, so there is nothing left to cancel.
    const after = await cancel(id);
    expect([after.status, after.error.message]).toEqual([409, expect.stringContaining('nothing left to cancel')]);
  }, 60_000);

  test('a position that it became is not its business, open or closed', async () => {
    const { signalId, id } = await bench.open();
    expect((await cancel(signalId)).status).toBe(409);
    await bench.close(id);
    await bench.ended(signalId);
    const answer = await cancel(signalId);
    expect([answer.status, answer.error.message]).toEqual([409, expect.stringContaining('is closed')]);
  }, 60_000);

  test('what is asked wrongly is refused with its path', async () => {
    expect((await cancel('nobody')).status).toBe(404);
    const agentId = await bench.platform.agent();
    const id = await stored({ agentId, deploymentId: await bench.platform.deploy({ agentId }) });
    expect((await cancel(id, { why: 'x' })).error.details.map(({ path }) => path)).toEqual(['why']);
    expect((await cancel(id, { reason: '' })).error.details.map(({ path }) => path)).toEqual(['reason']);
    expect((await detailOf(id)).cancelledAt).toBeNull();
  });

  test('a storm of cancellations against signals that are just being carried out leaves no doubt', async () => {
    const deployments = await Promise.all(Array.from({ length: 12 }, () => bench.platform.deploy()));
    const outcomes = await Promise.all(
      deployments.map(async (deploymentId, n) => {
        const id = await send(aSignal(deploymentId));
        await new Promise((resolve) => setTimeout(resolve, n * 12));
        const { status } = await cancel(id);
        const ended = await eventually(async () => {
          const [execution] = (await detailOf(id)).executions;
          return status === 200
            ? (await detailOf(id)).status === 'refused' && 'refused'
            : (execution?.status === 'open' || execution?.status === 'closed') && 'traded';
        }, `the end of a signal whose cancellation was answered with ${status}`);
        const orders = await bench.platform.record.orders.list({ limit: 200, before: null, positionId: null });
        const sent = orders.filter((order) => order.signalId === id && order.submittedAtMs !== null);
        return { status, ended, wasSent: sent.length > 0 };
      }),
    );
    for (const { status, wasSent } of outcomes) expect(wasSent).toBe(status === 409);
  }, 60_000);
});
