import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rollUpMetrics } from '../../activities/metrics/roll-up-metrics.ts';
import { agentReply } from '../../contracts/api/agent.ts';
import type { Performance } from '../../contracts/api/agent-performance.ts';
import { agentPerformance } from '../../contracts/api/agent-performance.ts';
import { routingStats } from '../../contracts/api/agent-routing.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import { add, isZero, multiply } from '../../domain/money.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { anIntendedEntry } from '../builders/intended-entry.ts';
import { DAY_MS } from '../builders/now.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';

const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const GOLDEN = '120 -80 0 45 -200 310 0 -60 90 150 -140 0 75 -35 220 -90 60 0 130 -50'.split(' ');

describe('what became of the signals of an agent', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench({ clock: { nowMs: () => START_MS } });
  });
  afterAll(() => bench.stop());

  const performance = (query = '') =>
    bench.doors.read(`/api/agents/${bench.agentId}/performance?${query}`, agentPerformance);
  const another = async (): Promise<string> => {
    const userId = await bench.record.deployments.createUser('another', START_MS);
    const own = { agentId: bench.agentId, userId, name: 'another', limits: DEFAULT_LIMITS, paperBalance: '10000' };
    return (await bench.record.deployments.create({ ...own, routingStrategy: 'firstAvailable' }, START_MS)).id;
  };

  /** Equity marks of each midnight, this fraction of the equity held at each, and a closed position on each noon that has a result. */
  async function liveThrough(deploymentId: string, held: string): Promise<void> {
    let equity = '10000';
    for (const [day, netPnl] of ['0', ...GOLDEN].entries()) {
      equity = add(equity, netPnl);
      const mark = { cash: equity, deposits: '10000', realizedPnl: '0', unrealizedPnl: '0', fees: '0', funding: '0' };
      const atMs = START_MS + day * DAY_MS;
      await bench.record.metrics.saveMark({
        deploymentId,
        atMs,
        equity,
        grossNotional: multiply(equity, held),
        ...mark,
      });
      if (!isZero(netPnl)) await closePosition(deploymentId, netPnl, atMs - DAY_MS / 2);
    }
  }

  /** A long of 1 at 1,000.2 with the stop at 900.2, which was decided at 1,000. */
  async function closePosition(deploymentId: string, netPnl: string, closedAtMs: number): Promise<void> {
    await anIntendedEntry(bench.record, { agentId: bench.agentId, deploymentId });
    await withClient(bench.databaseUrl, (client) =>
      client.query(
        `update positions set status = 'closed', closed_at = $2, reference_price = 1000, gross_realized_pnl = $3,
           opened_quantity = 1, opened_notional = 1000.2, closed_quantity = 1, exit_levels = '{"stopLoss": "900.2"}'
         where deployment_id = $1 and status <> 'closed'`,
        [deploymentId, new Date(closedAtMs).toISOString(), netPnl],
      ),
    );
  }

  const rollUp = (nowMs = START_MS + 20 * DAY_MS + HOUR_MS) =>
    rollUpMetrics({
      record: bench.record,
      prices: { latest: () => undefined, subscribe: () => () => undefined },
      clock: { nowMs: () => nowMs, wallMsUntil: () => 0 },
      log: { info: () => undefined, warn: () => undefined },
    })();

  test('is not known before the first roll-up', async () => {
    expect(await performance()).toEqual({
      agentId: bench.agentId,
      convention: 'ours',
      together: null,
      deployments: [{ deploymentId: bench.deploymentId, name: 'paper', status: 'active', performance: null }],
      next: null,
    });
    expect((await bench.doors.ask('GET', '/api/agents/nobody/performance')).status).toBe(404);
    expect((await performance('limit=1')).next).toBe(bench.deploymentId);
  });

  test('is told by the formulas of each convention, by deployment and together', async () => {
    const second = await another();
    await liveThrough(bench.deploymentId, '0.5');
    await liveThrough(second, '0.25');
    await rollUp();
    const close = (performance: Performance | null | undefined, name: keyof Performance) =>
      Math.round(Number(performance?.[name]) * 1e6) / 1e6;
    const { deployments, together } = await performance();
    expect(deployments.map(({ deploymentId }) => deploymentId)).toEqual([bench.deploymentId, second]);
    for (const { performance: each } of deployments) {
      expect(each).toMatchObject({
        computedAt: '2026-01-21T01:00:00.000Z',
        apr: null, // 20 days and 16 positions prove nothing of a year
        apr30d: null,
        apr90d: null,
        cagr: null,
        calmar: null,
        winRate: 0.5625, // 9 of 16
        expectancy: '34.0625', // 545 ÷ 16
        slippageBps: 2,
        closedPositions: 16,
        days: 20,
      });
      expect(
        ['return', 'maxDrawdown', 'profitFactor', 'expectancyInR'].map((name) =>
          close(each, name as keyof Performance),
        ),
      ).toEqual([0.0545, 0.023221, 1.832061, 0.340625]);
    }
    expect(deployments.map((each) => each.performance?.exposure)).toEqual([0.5, 0.25]);
    // Twice the same on twice the money, of which (0.5 + 0.25) ÷ 2 was held.
    expect(together).toMatchObject({
      closedPositions: 32,
      days: 20,
      expectancy: '34.0625',
      exposure: 0.375,
      apr: null,
    });
    expect([close(together, 'return'), close(together, 'sharpe')]).toEqual([0.0545, 4.310913]);

    const sharpes = [];
    for (const convention of ['ours', 'freqtrade', 'quantstats', 'nautilus', 'lean']) {
      const answer = await performance(`convention=${convention}`);
      sharpes.push([answer.convention, close(answer.deployments[0]?.performance, 'sharpe')]);
    }
    expect(sharpes).toEqual([
      ['ours', 4.310913],
      ['freqtrade', 4.1388],
      ['quantstats', 3.58198],
      ['nautilus', 4.005264],
      ['lean', 5.140051],
    ]);
    expect((await performance('convention=freqtrade')).together?.sortino).toBeNull();
    expect((await bench.doors.ask('GET', `/api/agents/${bench.agentId}/performance?convention=mine`)).status).toBe(400);
  });

  test('a roll-up that is asked for late in an hour leaves the mark of the hour as it is', async () => {
    const hour = START_MS + 21 * DAY_MS;
    const newest = async () => (await bench.record.metrics.marks(bench.deploymentId)).at(-1);
    const earlier = await newest();
    if (!earlier) throw new Error('There is no mark.');
    const mark = { ...earlier, atMs: hour, equity: '10123', unrealizedPnl: '123' };
    await bench.record.metrics.saveMark(mark);
    await rollUp(hour + 59 * 60_000);
    expect(await newest()).toEqual(mark);
    await rollUp(hour + HOUR_MS);
    expect(await newest()).toMatchObject({ atMs: hour + HOUR_MS, equity: '10000' });
  });

  test('its routes are counted by venue and instrument, and the newest are told with every verdict', async () => {
    const stats = (query = '') => bench.doors.read(`/api/agents/${bench.agentId}/routing-stats?${query}`, routingStats);
    expect(await stats()).toMatchObject({
      decisions: 0,
      withoutVenue: 0,
      averageRoutingMs: null,
      venues: [],
      recent: [],
    });
    const stranger = (await bench.doors.ask('POST', '/api/agents', { json: { name: 'stranger' } })).as(agentReply);

    const decide = async (venue: string | null, instrument: string, tookMs: number, atMs: number): Promise<string> => {
      const { signal } = await bench.record.signals.accept({
        agentId: bench.agentId,
        deploymentId: bench.deploymentId,
        source: 'test',
        sourceEventId: null,
        idempotencyKey: null,
        contentHash: 'test',
        instrument,
        direction: 'long',
        entry: { type: 'market' },
        exitPlan: null,
        size: null,
        confidence: null,
        receivedAtMs: atMs,
        expiresAtMs: null,
        referencePrice: null,
      });
      await bench.record.signals.dispatch(signal.id, atMs);
      const verdicts = [{ venue: 'paper', code: 'eligible', sentence: 'would do.', costBps: '9' }] as const;
      const key = { signalId: signal.id, deploymentId: bench.deploymentId };
      await bench.record.executions.recordRoute(key, { venue, sentence: 'because.', verdicts }, null, tookMs, atMs);
      return signal.id;
    };
    await decide('paper', 'BTC-USD-PERP', 2, START_MS);
    await decide('paper', 'BTC-USD-PERP', 4, START_MS + 1);
    await decide('gmx', 'BTC-USD-PERP', 5, START_MS + 2);
    await decide('gmx', 'ETH-USD-PERP', 6, START_MS + 3);
    const last = await decide(null, 'ETH-USD-PERP', 8, START_MS + 4);
    expect(await stats('limit=1')).toEqual({
      agentId: bench.agentId,
      decisions: 5,
      withoutVenue: 1,
      averageRoutingMs: 5, // (2 + 4 + 5 + 6 + 8) ÷ 5
      venues: [
        { venue: 'gmx', decisions: 2, fraction: 0.5 },
        { venue: 'paper', decisions: 2, fraction: 0.5 },
      ],
      instruments: [
        {
          instrument: 'BTC-USD-PERP',
          venues: [
            { venue: 'paper', decisions: 2, fraction: 2 / 3 },
            { venue: 'gmx', decisions: 1, fraction: 1 / 3 },
          ],
        },
        { instrument: 'ETH-USD-PERP', venues: [{ venue: 'gmx', decisions: 1, fraction: 1 }] },
      ],
      recent: [
        {
          signalId: last,
          deploymentId: bench.deploymentId,
          instrument: 'ETH-USD-PERP',
          venue: null,
          sentence: 'because.',
          verdicts: [{ venue: 'paper', code: 'eligible', sentence: 'would do.', costBps: '9' }],
          tookMs: 8,
          decidedAt: '2026-01-01T00:00:00.004Z',
        },
      ],
    });
    expect((await stats()).recent).toHaveLength(5);
    expect(await bench.doors.read(`/api/agents/${stranger.id}/routing-stats`, routingStats)).toMatchObject({
      decisions: 0,
    });
    expect((await bench.doors.ask('GET', '/api/agents/nobody/routing-stats')).status).toBe(404);
  });
});
