import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { botStatus } from '../../contracts/api/bot-status.ts';
import { balanceList, pnlList, pnlShareList } from '../../contracts/api/money.ts';
import { dashboardMetrics } from '../../contracts/api/overview.ts';
import { signalAccepted } from '../../contracts/api/signal-reply.ts';
import { venueList } from '../../contracts/api/venue.ts';
import { DAY_MS } from '../../domain/equity-days.ts';
import { add } from '../../domain/money.ts';
import { eventually } from '../builders/platform.ts';
import { writeTradeHistory } from '../builders/trade-history.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import { TEMPORAL_UI } from './doors.ts';
import type { Opened, TradingBench } from './trading-bench.ts';
import { aSignal, startTradingBench } from './trading-bench.ts';

describe('the overview, with everything at work', () => {
  let bench: TradingBench;
  let open: Opened;
  let closed: Opened;
  beforeAll(async () => {
    bench = await startTradingBench();
    open = await bench.open();
    closed = await bench.open();
    await bench.close(closed.id);
    await bench.ended(closed.signalId);
  });
  afterAll(() => bench.stop());

  const dashboard = () => bench.doors.read('/api/dashboard-metrics', dashboardMetrics);
  const status = () => bench.doors.read('/api/bot-status', botStatus);
  const botOf = async (deploymentId: string) =>
    (await status()).deployments.find((each) => each.deploymentId === deploymentId);

  test('is one answer that agrees with the books', async () => {
    const metrics = await dashboard();
    const { balances } = await bench.doors.read('/api/balance', balanceList);
    const { pnl } = await bench.doors.read('/api/pnl', pnlList);
    const realized = add('0', ...pnl.map(({ netPnl }) => netPnl));
    const unrealized = add('0', ...pnl.map(({ unrealizedPnl }) => unrealizedPnl ?? 'missing'));
    expect(metrics.money).toEqual([
      {
        currency: 'USD',
        equity: add('0', ...balances.map(({ equity }) => equity ?? 'missing')),
        deposits: '20000',
        realizedPnl: realized,
        unrealizedPnl: unrealized,
        // Everything happened today.
        realizedPnlToday: realized,
        unrealizedPnlToday: unrealized,
      },
    ]);
    // One was bought at 40,004 and sold at 39,996: a loss, and the only one.
    expect(metrics).toMatchObject({ winRate: 0, closedPositions: 1, drawdown: null, openCases: 0 });
    expect(metrics.positions).toEqual({ live: 1, opening: 0, protected: 1, naked: 0 });
    expect(metrics.signalsToday).toEqual({ open: 1, closed: 1 });
    expect(metrics.oldestPriceAgeMs).toBeLessThan(5_000);
    expect(metrics.tradingState).toEqual({ state: 'active', reason: null, since: null, isKill: false });
    expect(metrics.today).toBe(metrics.marketAt.slice(0, 10));
  });

  test('a position without protection is counted as naked', async () => {
    await bench.platform.record.positions.savePlan(open.id, { nakedSinceMs: Date.now() }, null, Date.now());
    expect((await dashboard()).positions).toEqual({ live: 1, opening: 0, protected: 0, naked: 1 });
    await bench.platform.record.positions.savePlan(open.id, { nakedSinceMs: null }, null, Date.now());
  });

  test('profit and loss by instrument, agent, day and deployment is the same money', async () => {
    const total = add('0', ...(await bench.doors.read('/api/pnl', pnlList)).pnl.map(({ netPnl }) => netPnl));
    // Each deployment of this bench has an agent of its own.
    for (const [by, shares] of Object.entries({ day: 1, instrument: 1, agent: 2 })) {
      const { pnl } = await bench.doors.read(`/api/pnl?by=${by}`, pnlShareList);
      expect(pnl).toHaveLength(shares);
      expect(add('0', ...pnl.map(({ netPnl }) => netPnl))).toBe(total);
    }
    const one = await bench.doors.read(`/api/pnl?by=instrument&deploymentId=${closed.deploymentId}`, pnlShareList);
    expect(one.pnl).toMatchObject([
      { key: 'BTC-USD-PERP', currency: 'USD', netPnl: (await bench.positionOf(closed.id)).realizedPnl },
    ]);
    expect((await bench.doors.ask('GET', '/api/pnl?by=day&deploymentId=nobody')).status).toBe(404);
  });

  test('a deployment runs while its workers are seen to move', async () => {
    const running = await eventually(async () => {
      const read = await status();
      return read.workers.isProgressing && read;
    }, 'workers that move');
    expect(running.workers.signs.map(({ name, isRecent }) => [name, isRecent])).toEqual([
      ['watcher of paper', true],
      ['reconciliation', true],
      ['signal-ingestion', true],
    ]);
    expect(running.feed).toMatchObject({ isFresh: true, staleInstruments: [] });
    expect(await botOf(open.deploymentId)).toMatchObject({
      state: 'running',
      openPositions: 1,
      lastSignal: { signalId: open.signalId, status: 'open', refusalCode: null },
    });
    expect(await botOf(closed.deploymentId)).toMatchObject({ openPositions: 0, lastSignal: { status: 'closed' } });
  });

  test('says why it does not: paused, halted by a scope above it, killed; and what its last signal came to', async () => {
    const deploymentId = await bench.platform.deploy();
    const tell = (path: string, json?: unknown) => bench.doors.ask('POST', path, json === undefined ? {} : { json });
    expect(await botOf(deploymentId)).toMatchObject({ state: 'running', lastSignal: null });
    await tell(`/api/deployments/${deploymentId}/pause`);
    const sent = await tell('/api/signals', aSignal(deploymentId));
    const paused = await eventually(async () => {
      const bot = await botOf(deploymentId);
      return bot?.lastSignal?.status === 'refused' && bot;
    }, 'a refused signal');
    expect(paused.state).toBe('paused');
    expect(paused.reason).toContain('is paused');
    expect(paused.lastSignal).toMatchObject({ signalId: sent.as(signalAccepted).id, refusalCode: 'deploymentPaused' });
    await tell(`/api/deployments/${deploymentId}/resume`);

    const halt = { scope: 'venue', key: 'paper', state: 'reduceOnly', reason: 'the venue is odd' };
    await tell('/api/admin/trading-state', halt);
    const halted = await botOf(deploymentId);
    expect([halted?.state, halted?.reason.includes('the venue is odd')]).toEqual(['halted', true]);
    const { venues } = await bench.doors.read('/api/venues', venueList);
    expect(venues[0]?.tradingState).toMatchObject({ state: 'reduceOnly', reason: 'the venue is odd', isKill: false });
    await tell('/api/admin/trading-state', { ...halt, state: 'active' });
    await tell(`/api/deployments/${deploymentId}/kill`);
    expect((await botOf(deploymentId))?.state).toBe('killed');
  });

  test('a venue says what it can do, whether it is well, and when its watcher last looked', async () => {
    const read = async () => (await bench.doors.read('/api/venues', venueList)).venues;
    const venues = await eventually(async () => {
      const found = await read();
      return found[0]?.isHealthy && found;
    }, 'a healthy venue');
    expect(venues).toHaveLength(1);
    expect(venues[0]).toMatchObject({
      venue: 'paper',
      capabilities: bench.platform.worker.dependencies.venues.get('paper')?.capabilities,
      problems: [],
      openCases: 0,
      watcher: {
        workflowId: 'market-watch:paper',
        links: { workflow: `${TEMPORAL_UI}/namespaces/test/workflows/market-watch:paper` },
      },
    });
    expect(venues[0]?.watcher.ageMs).toBeLessThan(10_000);
    expect(venues[0]?.instruments).toBeGreaterThan(0);
  });

  test('a deployment whose workers are gone is stalled, whatever its status says, and the venue is not well', async () => {
    await bench.platform.restart(async () => {
      const stalled = await eventually(async () => {
        const bot = await botOf(open.deploymentId);
        return bot?.state === 'stalled' && bot;
      }, 'a stalled deployment');
      expect(stalled.reason).toContain('watcher of paper');
      const [venue] = (await bench.doors.read('/api/venues', venueList)).venues;
      expect([venue?.isHealthy, (venue?.problems.length ?? 0) > 0]).toEqual([false, true]);
    });
  });
});

describe('the overview, while Temporal is away', () => {
  const NOON_MS = Date.UTC(2026, 0, 3, 12);
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench({ temporal: 'away', clock: { nowMs: () => NOON_MS } });
    await bench.record.venueDirectory.save([
      {
        venue: 'paper',
        capabilities: {
          nativeStops: true,
          nativeTakeProfits: true,
          deduplicatesByClientOrderId: true,
          honoursExpiry: true,
          readLagMs: 0,
          hasWire: false,
        },
      },
    ]);
    const history = { deploymentId: bench.deploymentId, count: 3 };
    // Three trades on the first day, three today: each 0.25 + 0.25 − 0.5 before three fees of 0.1.
    await writeTradeHistory(bench.databaseUrl, { ...history, name: 'first', firstAtMs: NOON_MS - 2 * DAY_MS });
    await writeTradeHistory(bench.databaseUrl, { ...history, name: 'today', firstAtMs: NOON_MS - DAY_MS / 4 });
  });
  afterAll(() => bench.stop());

  const by = async (query: string) =>
    (await bench.doors.read(`/api/pnl?${query}`, pnlShareList)).pnl.map(({ key, netPnl }) => [key, netPnl]);

  test('the figures are those of the record', async () => {
    const metrics = await bench.doors.read('/api/dashboard-metrics', dashboardMetrics);
    expect(metrics.money).toMatchObject([
      { equity: '9999.4', realizedPnl: '-0.6', realizedPnlToday: '-0.3', unrealizedPnl: '0' },
    ]);
    // Of every three, two won 0.25 − 0.1.
    expect(metrics).toMatchObject({ closedPositions: 6, winRate: 4 / 6, oldestPriceAgeMs: null, today: '2026-01-03' });
    expect(metrics.signalsToday).toEqual({ closed: 3 });
  });

  test('the running day counts in the drawdown', async () => {
    const { deploymentId } = bench;
    const mark = { cash: '0', deposits: '10000', realizedPnl: '0', unrealizedPnl: '0', fees: '0', funding: '0' };
    const marked = (atMs: number, equity: string) =>
      bench.record.metrics.saveMark({ deploymentId, atMs, equity, grossNotional: null, ...mark });
    await marked(Date.UTC(2026, 0, 1, 10), '10000');
    await marked(Date.UTC(2026, 0, 2), '12000');
    await marked(Date.UTC(2026, 0, 3), '11000');
    const { drawdown } = await bench.doors.read('/api/dashboard-metrics', dashboardMetrics);
    // From 12,000 to the 9,999.4 of now: 1 − 9,999.4 ÷ 12,000.
    expect(drawdown).toBeCloseTo(1 - 9_999.4 / 12_000, 9);
  });

  test('profit and loss is cut by UTC days, both ends included', async () => {
    expect(await by('by=day')).toEqual([
      ['2026-01-01', '-0.3'],
      ['2026-01-03', '-0.3'],
    ]);
    expect(await by('by=day&from=2026-01-02')).toEqual([['2026-01-03', '-0.3']]);
    expect(await by('by=day&to=2026-01-01')).toEqual([['2026-01-01', '-0.3']]);
    // BTC in the odd minutes: +0.15 and −0.6 each day; ETH once: +0.15.
    expect(await by('by=instrument')).toEqual([
      ['BTC-USD-PERP', '-0.9'],
      ['ETH-USD-PERP', '0.3'],
    ]);
    expect(await by('by=agent&from=2026-01-03&to=2026-01-03')).toEqual([[bench.agentId, '-0.3']]);
    const { pnl } = await bench.doors.read('/api/pnl?from=2026-01-02&to=2026-01-02', pnlList);
    expect(pnl[0]).toMatchObject({ netPnl: '0', fees: '0' });
  });

  test.each(['by=week', 'from=2026-13-01', 'from=yesterday', 'to=2026-01-01T00:00:00Z', 'from=1970-01-01'])(
    '/api/pnl?%s is refused with the path of the field',
    async (query) => {
      const answer = await bench.doors.ask('GET', `/api/pnl?${query}`);
      expect([answer.status, answer.error.details.map(({ path }) => path)]).toEqual([400, [query.split('=')[0]]]);
    },
  );

  test('nothing is said to run, and nothing is said of the watcher', async () => {
    const { workers, feed, deployments } = await bench.doors.read('/api/bot-status', botStatus);
    expect([workers.isProgressing, workers.message]).toEqual([
      false,
      expect.stringContaining('Temporal does not answer'),
    ]);
    expect(feed).toEqual({ name: null, isFresh: false, oldestPriceAgeMs: null, staleInstruments: [] });
    expect(deployments[0]).toMatchObject({ state: 'stalled', lastSignal: { signalId: 'today-signal-000003' } });
    const { venues } = await bench.doors.read('/api/venues', venueList);
    expect(venues[0]).toMatchObject({ isHealthy: false, watcher: { lastLookAt: null, ageMs: null } });
    expect(venues[0]?.problems[0]).toContain('Temporal does not answer');
  });
});
