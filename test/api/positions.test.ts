import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { balanceList, pnlList } from '../../contracts/api/money.ts';
import { closeReply, positionList } from '../../contracts/api/position.ts';
import { eventually } from '../builders/platform.ts';
import { TEMPORAL_UI } from './doors.ts';
import type { TradingBench } from './trading-bench.ts';
import { startTradingBench } from './trading-bench.ts';

describe('positions, by HTTP', () => {
  let bench: TradingBench;
  beforeAll(async () => {
    bench = await startTradingBench();
  });
  afterAll(() => bench.stop());

  test('shows an open position with its plan, orders, fills and mark', async () => {
    const { id, signalId, deploymentId } = await bench.open();
    const position = await bench.positionOf(id);
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
    expect(position.orders.map((order) => order.leg).sort()).toEqual(['entry', 'stopLoss', 'takeProfit']);
    expect(position.fills).toHaveLength(1);
    // Bought at 40,004 and marked at 40,000: 0.02499 × −4.
    expect(position.mark).toMatchObject({ price: '40000', isStale: false, unrealizedPnl: '-0.09996' });
    expect(position.mark?.ageMs).toBeLessThan(5_000);
    const idsOf = async (status: string) =>
      (
        await bench.doors.read(`/api/positions?status=${status}&deploymentId=${deploymentId}`, positionList)
      ).positions.map((each) => each.id);
    expect([await idsOf('live'), await idsOf('open'), await idsOf('closed')]).toEqual([[id], [id], []]);
  });

  test('closes half, then the rest, and the books stay balanced to the last unit', async () => {
    const { id, signalId, deploymentId } = await bench.open();
    const booksOf = async () =>
      (await bench.doors.read(`/api/balance?deploymentId=${deploymentId}`, balanceList)).balances[0];
    const before = await booksOf();
    expect(before).toMatchObject({ deposits: '10000', difference: '0', openPositions: 1, hasStalePrice: false });
    expect(Number(before?.available)).toBeLessThan(Number(before?.equity));

    const half = await bench.close(id, { fraction: '0.5' });
    expect(half.status).toBe(200);
    expect(half.body).toEqual({
      positionId: id,
      outcome: 'accepted',
      closedQuantity: '0.01249',
      remainingQuantity: '0.0125',
    });
    const rest = await bench.close(id);
    expect(rest.as(closeReply)).toMatchObject({ closedQuantity: '0.0125', remainingQuantity: '0' });
    await bench.ended(signalId);

    const again = await bench.close(id);
    expect([again.status, again.error.code]).toEqual([409, 'conflict']);
    const after = await booksOf();
    expect(after).toMatchObject({ difference: '0', unrealizedPnl: '0', marginUsed: '0', openPositions: 0 });
    expect(after?.equity).toBe(after?.balance);
    const position = await bench.positionOf(id);
    expect(position).toMatchObject({ status: 'closed', exitReason: 'manual', quantity: '0', mark: null });
    const { pnl } = await bench.doors.read(`/api/pnl?deploymentId=${deploymentId}`, pnlList);
    expect(pnl[0]?.netPnl).toBe(position.realizedPnl);
    expect(Number(after?.equity)).toBeCloseTo(10_000 + Number(position.realizedPnl), 12);
  });

  test('the same close sent again is the same close, also after the position has ended', async () => {
    const { id, signalId } = await bench.open();
    const answers = await Promise.all([1, 2, 3].map(() => bench.close(id, { fraction: '0.5' }, 'half')));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect((await bench.positionOf(id)).quantity).toBe('0.0125');
    const all = await bench.close(id, {}, 'all');
    await bench.ended(signalId);
    expect(await bench.close(id, {}, 'all')).toMatchObject({ status: 200, text: all.text });
    expect((await bench.close(id, {}, 'another')).status).toBe(409);
  });

  test('amends the exit plan, or says why the new one could not protect', async () => {
    const { id, signalId } = await bench.open();
    const amend = (json: object) => bench.doors.ask('PATCH', `/api/positions/${id}/exit-plan`, { json });
    const amended = await amend({ stopLoss: { price: '39500' }, takeProfits: [], timeExit: { afterMs: 600_000 } });
    expect(amended.status).toBe(200);
    expect(amended.body).toMatchObject({ positionId: id, outcome: 'amended', planRevision: 1 });
    await eventually(async () => (await bench.positionOf(id)).stopPrice === '39500', 'the new stop in force');
    const { exitPlan, exitLevels, firstFillAt } = await bench.positionOf(id);
    expect(exitPlan).toMatchObject({ stopLoss: { price: '39500' }, takeProfits: [], timeExit: { afterMs: 600_000 } });
    expect(Date.parse(exitLevels?.timeExitAt ?? '')).toBe(Date.parse(firstFillAt ?? '') + 600_000);

    const refused = await amend({ stopLoss: { price: '41000' } });
    expect([refused.status, refused.error.code]).toEqual([422, 'refused']);
    expect(refused.error.message).toContain('41000');
    const empty = await amend({});
    expect([empty.status, empty.error.code]).toEqual([400, 'validation']);
    expect((await amend({ stopLoss: null })).error.details[0]?.path).toBe('stopLoss');
    expect((await amend({ stopLoss: { price: 39_000 } })).error.details[0]?.path).toBe('stopLoss.price');
    expect((await amend({ timeExit: null })).status).toBe(200);
    expect((await bench.positionOf(id)).exitPlan.timeExit).toBeNull();

    await bench.close(id);
    await bench.ended(signalId);
    const late = await amend({ timeExit: null });
    expect([late.status, late.error.code]).toEqual([409, 'conflict']);
  });

  test('a close of more than everything, or of nothing, is refused with its path', async () => {
    for (const fraction of ['1.1', '0', '-1', 0.5, null]) {
      const answer = await bench.close('any', { fraction });
      expect([answer.status, answer.error.details[0]?.path]).toEqual([400, 'fraction']);
    }
    expect((await bench.close('any', { part: '0.5' })).error.details[0]?.path).toBe('part');
    expect((await bench.close('any')).status).toBe(404);
    const amendment = { json: { timeExit: null } };
    expect((await bench.doors.ask('PATCH', '/api/positions/any/exit-plan', amendment)).status).toBe(404);
  });

  test('a close that no worker takes says so instead of pretending, and is done once when it is sent again', async () => {
    const { id, signalId } = await bench.open();
    await bench.platform.restart(async () => {
      const answer = await bench.close(id, {}, 'nobody-home');
      expect([answer.status, answer.error.code]).toEqual([503, 'unavailable']);
      expect(answer.headers.get('retry-after')).toBe('5');
    });
    expect((await bench.close(id, {}, 'nobody-home')).as(closeReply)).toMatchObject({ remainingQuantity: '0' });
    await bench.ended(signalId);
  });
});
