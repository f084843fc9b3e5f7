import { z } from 'zod';
import type { PublishedMetrics } from '../../domain/published-metrics.ts';
import { CONVENTIONS, MINIMUM_HISTORY } from '../../domain/metrics.ts';
import { DEPLOYMENT_STATUSES } from '../../domain/deployment.ts';
import { limit } from './paging.ts';
import { amount, at, id, next } from './reply-fields.ts';
import { idText } from './text.ts';

const figure = z.number().nullable();
const yearly = figure.meta({
  description: `Of a year; null before ${MINIMUM_HISTORY.days} days and ${MINIMUM_HISTORY.closedPositions} closed positions.`,
});

const metrics = {
  return: figure,
  apr30d: yearly,
  apr90d: yearly,
  apr: yearly,
  cagr: yearly,
  calmar: yearly,
  sharpe: figure,
  sortino: figure,
  maxDrawdown: figure.meta({ description: 'Fraction, positive.' }),
  winRate: figure,
  profitFactor: figure,
  expectancy: amount.nullable().meta({ description: 'Mean net PnL of a closed position, quote currency.' }),
  expectancyInR: figure,
  exposure: figure.meta({ description: 'Time-weighted gross notional ÷ equity.' }),
  slippageBps: figure.meta({ description: 'Mean of the entries, adverse positive.' }),
  closedPositions: z.int(),
  days: z.int().meta({ description: 'Whole days of equity marks.' }),
} satisfies Record<keyof PublishedMetrics, z.ZodType>;

const performance = z
  .strictObject({ computedAt: at, ...metrics })
  .meta({ id: 'Performance', description: 'Null where a figure is undefined.' });
export type Performance = z.output<typeof performance>;

const rolledUp = performance.nullable().meta({ description: 'Null before the first hourly roll-up.' });

export const agentPerformance = z
  .strictObject({
    agentId: id,
    convention: z.enum(CONVENTIONS),
    together: rolledUp,
    deployments: z.array(
      z.strictObject({
        deploymentId: id,
        name: z.string(),
        status: z.enum(DEPLOYMENT_STATUSES),
        performance: rolledUp,
      }),
    ),
    next,
  })
  .meta({ id: 'AgentPerformance' });
export type AgentPerformance = z.output<typeof agentPerformance>;

export const performanceQuery = z.strictObject({
  convention: z
    .enum(CONVENTIONS)
    .default('ours')
    .meta({ description: 'By whose formulas Sharpe and Sortino are; null where a convention has none.' }),
  limit,
  after: idText.optional().meta({ description: '`next` of the page before: the next deployments.' }),
});
