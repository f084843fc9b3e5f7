import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deploymentKilled } from '../../contracts/api/deployment.ts';
import { fillList } from '../../contracts/api/fill.ts';
import { orderList } from '../../contracts/api/order.ts';
import { signalAccepted, signalDetail, signalTimeline } from '../../contracts/api/signal-reply.ts';
import { eventually } from '../builders/platform.ts';
import type { TradingBench } from './trading-bench.ts';
import { aSignal, startTradingBench } from './trading-bench.ts';

describe('what became of signals, by HTTP', () => {
  let bench: TradingBench;
  beforeAll(async () => {
    bench = await startTradingBench();
  });
  afterAll(() => bench.stop());

  const timelineOf = async (signalId: string) =>
    (await bench.doors.read(`/api/signals/${signalId}/timeline`, signalTimeline)).timeline;

  /** Sends one more signal to a deployment that refuses it; returns its id. */
  async function refused(deploymentId: string, code: string): Promise<string> {
    const { id } = (await bench.doors.ask('POST', '/api/signals', { json: aSignal(deploymentId) })).as(signalAccepted);
    const execution = await eventually(async () => {
      const [only] = (await bench.doors.read(`/api/signals/${id}`, signalDetail)).executions;
      return only?.status === 'refused' ? only : null;
    }, 'a refusal');
    expect(execution).toEqual({ deploymentId, status: 'refused', refusalCode: code, positionId: null });
    return id;
  }

  test('a signal that is sent a hundred times in parallel is executed once', async () => {
    const deploymentId = await bench.platform.deploy();
    const json = { ...aSignal(deploymentId), sourceEventId: 'burst' };
    const sent = await Promise.all(
      Array.from({ length: 100 }, () => bench.doors.ask('POST', '/api/signals', { json })),
    );
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 202));
    const ids = [...new Set(sent.map((answer) => answer.as(signalAccepted).id))];
    expect(ids).toHaveLength(1);
    const execution = await eventually(async () => {
      const { executions } = await bench.doors.read(`/api/signals/${ids[0] ?? ''}`, signalDetail);
      return executions[0]?.status === 'open' ? executions : null;
    }, 'an open position');
    expect(execution).toHaveLength(1);
    const ofDeployment = { status: null, deploymentId, limit: 200, before: null };
    expect(await bench.platform.record.positions.list(ofDeployment)).toHaveLength(1);
    // The venue's own book has one fill per entry order, and one entry.
    const deployment = await bench.platform.record.deployments.find(deploymentId);
    const account = { id: deployment?.venueAccountId ?? '', venue: 'paper' };
    const fills = await bench.platform.worker.dependencies.venues.get('paper')?.fills(account, { sinceMs: 0 });
    expect(fills?.map(({ clientOrderId }) => clientOrderId)).toEqual([`${ids[0] ?? ''}:${deploymentId}:entry:0`]);
  });

  test('the story is told with sentences, numbers and the deployment of each step', async () => {
    const { id, signalId, deploymentId } = await bench.open();
    await bench.close(id);
    await bench.ended(signalId);
    const timeline = await timelineOf(signalId);
    const types = timeline.map((entry) => entry.type);
    for (const type of [
      'signal.received',
      'signal.dispatched',
      'signal.validated',
      'signal.routed',
      'signal.sized',
      'position.opening',
      'order.intended',
      'order.submitted',
      'order.filled',
      'position.opened',
      'position.protected',
      'position.closed',
    ] as const)
      expect(types).toContain(type);
    for (const { type, sentence, deploymentId: owner } of timeline) {
      expect(sentence).toMatch(/^[A-Z0-9].*[.)]$/);
      expect(sentence).not.toMatch(/–|undefined|\[object/);
      if (type !== 'signal.received' && type !== 'signal.dispatched')
        expect([type, owner]).toEqual([type, deploymentId]);
    }
    const sized = timeline.find((entry) => entry.type === 'signal.sized');
    expect(sized?.numbers).toMatchObject({ quantity: '0.02499', cappedBy: 'none' });
  });

  test('a refusal stands on the timeline with its code and numbers, and is counted', async () => {
    const { deploymentId, id } = await bench.open();
    const signalId = await refused(deploymentId, 'positionAlreadyOpen');
    expect((await timelineOf(signalId)).at(-1)).toMatchObject({
      type: 'signal.refused',
      code: 'positionAlreadyOpen',
      numbers: { positionId: id },
      deploymentId,
    });
    const { text } = await bench.doors.ask('GET', '/metrics');
    expect(text).toContain('ratchet_refusals_total{code="positionAlreadyOpen"} 1');
  });

  test('a killed deployment closes what it holds and opens nothing more', async () => {
    const { deploymentId, signalId, id } = await bench.open();
    const kill = () => bench.doors.ask('POST', `/api/deployments/${deploymentId}/kill`);
    const killed = (await kill()).as(deploymentKilled);
    expect(killed.deployment.status).toBe('killed');
    expect(killed.kill.workflowId).toBe(`kill:deployment:${deploymentId}`);
    const ended = await bench.ended(signalId);
    expect([ended.id, ended.exitReason]).toEqual([id, 'killed']);
    expect((await kill()).status).toBe(202);
    await refused(deploymentId, 'deploymentKilled');
  });

  test('pages through fills and orders of one deployment without a gap or a repeat', async () => {
    const { id, deploymentId, signalId } = await bench.open();
    await bench.close(id, { fraction: '0.5' });
    await bench.close(id);
    await bench.ended(signalId);
    const fillsAt = async (query: string) => {
      const { fills, next } = await bench.doors.read(`/api/fills?${query}`, fillList);
      return { keys: fills.map((fill) => fill.venueTradeId), next };
    };
    const ordersAt = async (query: string) => {
      const { orders, next } = await bench.doors.read(`/api/orders?${query}`, orderList);
      return { keys: orders.map((order) => order.id), next };
    };
    for (const pageAt of [fillsAt, ordersAt]) {
      const whole = await pageAt(`deploymentId=${deploymentId}`);
      expect(whole.keys.length).toBeGreaterThan(2);
      const seen: string[] = [];
      for (let next: string | null = ''; next !== null;) {
        const before: string = next === '' ? '' : `&before=${encodeURIComponent(next)}`;
        const page = await pageAt(`deploymentId=${deploymentId}&limit=2${before}`);
        seen.push(...page.keys);
        next = page.next;
      }
      expect(seen).toEqual(whole.keys);
      expect((await pageAt(`positionId=${id}`)).keys).toEqual(whole.keys);
    }
    const { orders } = await bench.doors.read(`/api/orders?deploymentId=${deploymentId}&status=filled`, orderList);
    expect(orders.map((order) => order.leg).sort()).toEqual(['entry', 'exit', 'exit']);
  });

  test('the platform measures itself for Prometheus', async () => {
    const { text, headers } = await bench.doors.ask('GET', '/metrics');
    expect(headers.get('content-type')).toContain('version=0.0.4');
    for (const line of [
      /^ratchet_orders\{leg="entry",status="filled"\} \d+$/m,
      /^ratchet_fills_total\{venue="paper",liquidity="taker"\} \d+$/m,
      /^ratchet_open_positions\{venue="paper",status="open"\} \d+$/m,
      /^ratchet_price_age_seconds\{instrument="BTC-USD-PERP"\} [\d.]+$/m,
      /^ratchet_naked_seconds_total \d+(\.\d+)?$/m,
      /^ratchet_naked_seconds_max \d+(\.\d+)?$/m,
      /^ratchet_open_cases \d+$/m,
      /^ratchet_events_total\{type="signal.received"\} \d+$/m,
    ])
      expect(text).toMatch(line);
    for (const step of ['acceptedToSubmitted', 'submittedToUpdated', 'firstFillToProtected'])
      for (const quantile of ['0.5', '0.95', '0.99']) {
        const line = new RegExp(`ratchet_step_seconds{step="${step}",quantile="${quantile}"} (\\S+)`).exec(text);
        expect(Number(line?.[1])).toBeGreaterThan(0);
      }
  });
});
