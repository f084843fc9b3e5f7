import { createRoute, z } from '@hono/zod-openapi';
import { dashboardMetrics } from '../../../contracts/api/overview.ts';
import { DAY_MS } from '../../../domain/equity-days.ts';
import { PLATFORM_KEY } from '../../../domain/trading-state.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { marketView } from '../../market-view.ts';
import { oldestAgeOf } from '../../representation/bot.ts';
import { drawdownOf, moneyOverviewOf } from '../../representation/dashboard.ts';
import { isoOf } from '../../representation/moment.ts';
import { standingOf } from '../../representation/standing.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/dashboard-metrics',
  operationId: 'getDashboardMetrics',
  tags: ['money'],
  summary: 'Everything that the overview shows, in one answer',
  request: { query: z.strictObject({}) },
  responses: { 200: reply(dashboardMetrics, 'As of now.'), ...failures() },
});

export function getDashboardMetrics(api: Api, dependencies: ApiDependencies): void {
  const { record } = dependencies;
  api.openapi(route, async (c) => {
    const market = await marketView(dependencies);
    const startMs = Math.floor(market.nowMs / DAY_MS) * DAY_MS;
    const [books, sums, marks, counts, signalsToday, openCases, states] = await Promise.all([
      record.accountBooks.read(null),
      record.ledgerSums.by('day', { fromMs: startMs }, null),
      record.metrics.dailyMarks(),
      record.overview.positions(),
      record.overview.signalsSince(startMs),
      record.cases.countOpen(),
      record.tradingStates.list(),
    ]);
    const { closed, won, ...positions } = counts;
    const overview = {
      marketAt: isoOf(market.nowMs),
      today: isoOf(startMs).slice(0, 'yyyy-mm-dd'.length),
      money: moneyOverviewOf(books, { sums, startMs }, marks, market),
      drawdown: drawdownOf(books, marks, market),
      winRate: closed === 0 ? null : won / closed,
      closedPositions: closed,
      positions,
      oldestPriceAgeMs: oldestAgeOf(market),
      openCases,
      signalsToday,
      tradingState: standingOf(states, 'platform', PLATFORM_KEY),
    };
    return c.json(overview, 200);
  });
}
