import { createRoute, z } from '@hono/zod-openapi';
import { botStatus } from '../../../contracts/api/bot-status.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { marketView } from '../../market-view.ts';
import { readProgress } from '../../progress.ts';
import { botOf, feedHealthOf } from '../../representation/bot.ts';
import { isoOf } from '../../representation/moment.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/bot-status',
  operationId: 'getBotStatus',
  tags: ['operations'],
  summary: 'Does each deployment run, and if not, why not?',
  description:
    'Running is what has lately been seen to move: the watchers, the schedules, the prices. A deployment that may trade while nothing moves is `stalled`.',
  request: { query: z.strictObject({}) },
  responses: { 200: reply(botStatus, 'Deployments, oldest first.'), ...failures() },
});

export function getBotStatus(api: Api, dependencies: ApiDependencies): void {
  const { record } = dependencies;
  api.openapi(route, async (c) => {
    const [deployments, states, lasts, openPositions, market, kept, workers] = await Promise.all([
      record.deployments.list(),
      record.tradingStates.list(),
      record.overview.lastExecutions(),
      record.overview.livePositions(),
      marketView(dependencies),
      record.market.setting<{ name: string }>('priceFeed'),
      readProgress(dependencies),
    ]);
    const feed = feedHealthOf(kept?.name ?? null, market);
    const bots = deployments.map((deployment) =>
      botOf(deployment, {
        ...{ states, workers, market },
        last: lasts.find((each) => each.deploymentId === deployment.id),
        openPositions: openPositions.get(deployment.id) ?? 0,
      }),
    );
    return c.json({ marketAt: isoOf(market.nowMs), feed, workers, deployments: bots }, 200);
  });
}
