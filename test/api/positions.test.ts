import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, positionOf, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';
import type { Answer, Body, Doors } from './doors.ts';
import { openDoors, TEMPORAL_UI } from './doors.ts';

const BTC = 'BTC-USD-PERP';

describe('positions, by HTTP', () => {
  const feed = new ScriptedFeed({ [BTC]: '40000' });
  let platform: TestPlatform;
  let doors: Doors;

  beforeAll(async () => {
    platform = await startTestPlatform(feed);
    doors = await openDoors(platform);
    await eventually(async () => (await get('/api/prices')).prices.length > 0, 'a price on record');
  });
  afterAll(async () => {
    await doors.stop();
    await platform.stop();
  });

  interface Opened {
    deploymentId: string;
    signalId: string;
    id: string;
  }

  /** Sends a signal and waits until its position is protected. */
  async function open(deploymentId?: string, direction = 'long'): Promise<Opened> {
    const deployment = deploymentId ?? (await platform.deploy());
    const sent = await doors.ask('POST', '/api/signals', {
      json: {
        deploymentId: deployment,
        instrument: BTC,
        direction,
        exitPlan: { stopLoss: { distanceBps: 200 }, takeProfits: [{ distanceBps: 300, fraction: '0.5' }] },
        size: { type: 'notional', value: '1000' },
      },
    });
    const signalId = String(sent.body.id);
    const position = await positionOf(platform, signalId, (each) => each.protectedAtMs !== null, 'a protected one');
    return { deploymentId: deployment, signalId, id: position.id };
  }
  const get = async (path: string): Promise<Body> => (await doors.ask('GET', path)).body;
  const close = (id: string, json?: object, key?: string): Promise<Answer> =>
    doors.ask('POST', `/api/positions/${id}/close`, {
      ...(json && { json }),
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const closed = (signalId: string) =>
    positionOf(platform, signalId, (each) => each.status === 'closed', 'a closed position');

  test('shows an open position with its plan, orders, fills and mark', async () => {
    const { id, signalId, deploymentId } = await open();
    const position = await get(`/api/positions/${id}`);
    expect(position).toMatchObject({
      id,
      signalId,
      deploymentId,
      status: 'open',
      direction: 'long',
      quantity: '0.02499',
      entryPrice: '40004',
      exitPlan: { stopLoss: { distanceBps: '200' } },
      exitLevels: { timeExitAt: null },
      links: { self: `/api/positions/${id}`, workflow: `${TEMPORAL_UI}/namespaces/test/workflows/position:${id}` },
    });
    expect(position.orders.map((order: Body) => order.leg).sort()).toEqual(['entry', 'stopLoss', 'takeProfit']);
    expect(position.fills).toHaveLength(1);
    // Bought at 40,004 and marked at 40,000: 0.02499 × −4.
    expect(position.mark).toMatchObject({ price: '40000', isStale: false, unrealizedPnl: '-0.09996' });
    expect(position.mark.ageMs).toBeLessThan(5_000);
    const { positions } = await get(`/api/positions?status=live&deploymentId=${deploymentId}`);
    expect(positions.map((each: Body) => each.id)).toEqual([id]);
    expect((await get(`/api/positions?status=closed&deploymentId=${deploymentId}`)).positions).toEqual([]);
  });

  test('closes half, then the rest, and the books stay balanced to the last unit', async () => {
    const { id, signalId, deploymentId } = await open();
    const before = (await get(`/api/balance?deploymentId=${deploymentId}`)).balances[0];
    expect(before).toMatchObject({ deposits: '10000', difference: '0', openPositions: 1, hasStalePrice: false });
    expect(Number(before.available)).toBeLessThan(Number(before.equity));

    const half = await close(id, { fraction: '0.5' });
    expect(half.status).toBe(200);
    expect(half.body).toEqual({
      positionId: id,
      outcome: 'accepted',
      closedQuantity: '0.01249',
      remainingQuantity: '0.0125',
    });
    const rest = await close(id);
    expect(rest.body).toMatchObject({ outcome: 'accepted', closedQuantity: '0.0125', remainingQuantity: '0' });
    await closed(signalId);

    const again = await close(id);
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
    const { balances } = await get(`/api/balance?deploymentId=${deploymentId}`);
    const { pnl } = await get(`/api/pnl?deploymentId=${deploymentId}`);
    const position = await get(`/api/positions/${id}`);
    expect(balances[0]).toMatchObject({ difference: '0', unrealizedPnl: '0', marginUsed: '0', openPositions: 0 });
    expect(balances[0].equity).toBe(balances[0].balance);
    expect(pnl[0].netPnl).toBe(position.realizedPnl);
    expect(Number(balances[0].equity)).toBeCloseTo(10_000 + Number(position.realizedPnl), 12);
    expect(position).toMatchObject({ status: 'closed', exitReason: 'manual', quantity: '0', mark: null });
  });

  test('the same close sent again is the same close, also after the position has ended', async () => {
    const { id, signalId } = await open();
    const answers = await Promise.all([1, 2, 3].map(() => close(id, { fraction: '0.5' }, 'half')));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect((await get(`/api/positions/${id}`)).quantity).toBe('0.0125');
    const all = await close(id, {}, 'all');
    await closed(signalId);
    expect(await close(id, {}, 'all')).toMatchObject({ status: 200, text: all.text });
    expect((await close(id, {}, 'another')).status).toBe(409);
  });

  test('amends the exit plan, or says why the new one could not protect', async () => {
    const { id, signalId } = await open();
    const amend = (json: object) => doors.ask('PATCH', `/api/positions/${id}/exit-plan`, { json });
    const amended = await amend({ stopLoss: { price: '39500' }, takeProfits: [], timeExit: { afterMs: 600_000 } });
    expect([amended.status, amended.body]).toEqual([
      200,
      { positionId: id, outcome: 'amended', message: expect.any(String), planRevision: 1 },
    ]);
    await eventually(async () => (await get(`/api/positions/${id}`)).stopPrice === '39500', 'the new stop in force');
    const { exitPlan, exitLevels, firstFillAt } = await get(`/api/positions/${id}`);
    expect(exitPlan).toMatchObject({ stopLoss: { price: '39500' }, takeProfits: [], timeExit: { afterMs: 600_000 } });
    expect(Date.parse(exitLevels.timeExitAt)).toBe(Date.parse(firstFillAt) + 600_000);

    const refused = await amend({ stopLoss: { price: '41000' } });
    expect([refused.status, refused.body.code]).toEqual([422, 'refused']);
    expect(refused.body.message).toContain('41000');
    const empty = await amend({});
    expect([empty.status, empty.body.code]).toEqual([400, 'validation']);
    expect((await amend({ stopLoss: null })).body.details[0].path).toBe('stopLoss');
    expect((await amend({ stopLoss: { price: 39_000 } })).body.details[0].path).toBe('stopLoss.price');
    expect((await amend({ timeExit: null })).status).toBe(200);

    await close(id);
    await closed(signalId);
    const late = await amend({ timeExit: null });
    expect([late.status, late.body.code]).toEqual([409, 'conflict']);
  });

  test('a close of more than everything, or of nothing, is refused with its path', async () => {
    for (const fraction of ['1.1', '0', '-1', 0.5, null]) {
      const answer = await close('any', { fraction } as object);
      expect([answer.status, answer.body.details[0].path]).toEqual([400, 'fraction']);
    }
    expect((await close('any', { part: '0.5' })).body.details[0].path).toBe('part');
    expect((await close('any')).status).toBe(404);
    expect((await doors.ask('PATCH', '/api/positions/any/exit-plan', { json: { timeExit: null } })).status).toBe(404);
  });

  test('tells the story of a signal with sentences, numbers and the deployment of each step', async () => {
    const { id, signalId, deploymentId } = await open();
    await close(id);
    await closed(signalId);
    const { timeline } = await get(`/api/signals/${signalId}/timeline`);
    const types = timeline.map((entry: Body) => entry.type);
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
    ])
      expect(types).toContain(type);
    for (const { type, sentence, deploymentId: owner } of timeline) {
      expect(sentence).toMatch(/^[A-Z0-9–-].*[.)]$/);
      expect(sentence).not.toMatch(/–|undefined|\[object/);
      if (!['signal.received', 'signal.dispatched'].includes(type)) expect([type, owner]).toEqual([type, deploymentId]);
    }
    const sized = timeline.find((entry: Body) => entry.type === 'signal.sized');
    expect(sized.numbers).toMatchObject({ quantity: '0.02499', cappedBy: 'none' });
  });

  test('a refusal stands on the timeline with its code and numbers', async () => {
    const { deploymentId, id } = await open();
    const second = await doors.ask('POST', '/api/signals', {
      json: { deploymentId, instrument: BTC, direction: 'long', exitPlan: { stopLoss: { distanceBps: 200 } } },
    });
    const path = `/api/signals/${second.body.id}`;
    await eventually(async () => (await get(path)).status === 'refused', 'a refusal');
    expect((await get(path)).executions).toEqual([
      { deploymentId, status: 'refused', refusalCode: 'positionAlreadyOpen', positionId: null },
    ]);
    const { timeline } = await get(`${path}/timeline`);
    expect(timeline.at(-1)).toMatchObject({
      type: 'signal.refused',
      code: 'positionAlreadyOpen',
      numbers: { positionId: id },
      deploymentId,
    });
    expect((await doors.ask('GET', '/metrics')).text).toMatch(
      /ratchet_refusals_total\{code="positionAlreadyOpen"\} 1/,
    );
  });

  test('a killed deployment closes what it holds and opens nothing more', async () => {
    const { deploymentId, signalId, id } = await open();
    const killed = await doors.ask('POST', `/api/deployments/${deploymentId}/kill`);
    expect(killed.status).toBe(200);
    expect(killed.body.positions).toEqual([{ id, isTold: true }]);
    expect((await closed(signalId)).exitReason).toBe('manual');
    const again = await doors.ask('POST', `/api/deployments/${deploymentId}/kill`, { json: {} });
    expect([again.status, again.body.positions]).toEqual([200, []]);
    const late = await doors.ask('POST', '/api/signals', {
      json: { deploymentId, instrument: BTC, direction: 'long', exitPlan: { stopLoss: { distanceBps: 200 } } },
    });
    await eventually(
      async () => (await get(`/api/signals/${late.body.id}`)).executions[0]?.refusalCode === 'deploymentKilled',
      'a refusal',
    );
  });

  test('pages through fills and orders of one deployment', async () => {
    const { id, deploymentId, signalId } = await open();
    await close(id, { fraction: '0.5' });
    await close(id);
    await closed(signalId);
    for (const [noun, key] of [
      ['fills', 'venueTradeId'],
      ['orders', 'id'],
    ] as const) {
      const whole = (await get(`/api/${noun}?deploymentId=${deploymentId}`))[noun].map((row: Body) => row[key]);
      expect(whole.length).toBeGreaterThan(2);
      const seen: string[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const page: Body = await get(
          `/api/${noun}?deploymentId=${deploymentId}&limit=2${next === '' ? '' : `&before=${encodeURIComponent(next)}`}`,
        );
        seen.push(...page[noun].map((row: Body) => row[key]));
        next = page.next;
      }
      expect(seen).toEqual(whole);
      expect((await get(`/api/${noun}?positionId=${id}`))[noun]).toHaveLength(whole.length);
    }
    const filled = (await get(`/api/orders?deploymentId=${deploymentId}&status=filled`)).orders;
    expect(filled.map((order: Body) => order.leg).sort()).toEqual(['entry', 'exit', 'exit']);
  });

  test('measures itself for Prometheus', async () => {
    const { text, headers } = await doors.ask('GET', '/metrics');
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
      for (const quantile of ['0.5', '0.95', '0.99'])
        expect(Number(new RegExp(`ratchet_step_seconds{step="${step}",quantile="${quantile}"} (\\S+)`).exec(text)?.[1])).toBeGreaterThan(0);
  });

  test('a close that no worker takes says so instead of pretending', async () => {
    const { id } = await open();
    platform.worker.stop();
    await eventually(async () => {
      const answer = await close(id, {}, 'nobody-home');
      if (answer.status === 200) throw new Error('a worker was still there');
      expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
      expect(answer.headers.get('retry-after')).toBe('5');
      return true;
    }, 'a refusal');
  });
});
