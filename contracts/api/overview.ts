import { z } from 'zod';
import { TRADING_STATES } from '../../domain/trading-state.ts';
import { amount, at } from './reply-fields.ts';

const unpriced = 'Null while an open position has no price.';

/** What may be sent in one scope, and why. */
export const standing = z
  .strictObject({
    state: z.enum(TRADING_STATES),
    reason: z.string().nullable(),
    since: at.nullable().meta({ description: 'Null when it was never set: then it is active.' }),
    isKill: z.boolean(),
  })
  .meta({ id: 'Standing' });
export type Standing = z.output<typeof standing>;

const moneyOverview = z
  .strictObject({
    currency: z.string(),
    equity: amount.nullable().meta({ description: unpriced }),
    deposits: amount,
    realizedPnl: amount.meta({ description: 'In all, after fees and funding.' }),
    unrealizedPnl: amount.nullable().meta({ description: unpriced }),
    realizedPnlToday: amount,
    unrealizedPnlToday: amount.nullable().meta({
      description: `How it has changed since the last mark before the day began. ${unpriced}`,
    }),
  })
  .meta({ id: 'MoneyOverview' });
export type MoneyOverview = z.output<typeof moneyOverview>;

/** Everything that the first page shows. Today is the UTC day of the market's clock. */
export const dashboardMetrics = z
  .strictObject({
    marketAt: at.meta({ description: 'The clock of the market.' }),
    today: z.iso.date(),
    money: z.array(moneyOverview).meta({ description: 'All accounts together, one for each currency.' }),
    drawdown: z.number().nullable().meta({
      description:
        'Largest fall of all accounts together from a running peak, as a fraction, over days and this one; null before the second day.',
    }),
    winRate: z
      .number()
      .nullable()
      .meta({ description: 'Of the positions that traded and ended; null before the first.' }),
    closedPositions: z.int(),
    positions: z.strictObject({
      live: z.int().meta({ description: 'Everything that is not closed: opening, protected and naked.' }),
      opening: z.int().meta({ description: 'The entry has not filled yet.' }),
      protected: z.int(),
      naked: z.int().meta({ description: 'Held without protection that the venue has confirmed.' }),
    }),
    oldestPriceAgeMs: z.int().nullable().meta({ description: 'Null when there is no price.' }),
    openCases: z.int(),
    signalsToday: z.record(z.string(), z.int()).meta({
      description: 'By what has become of them.',
      example: { closed: 3, open: 1, refused: 2 },
    }),
    tradingState: standing.meta({ description: 'Of the platform.' }),
  })
  .meta({ id: 'DashboardMetrics' });
export type DashboardMetrics = z.output<typeof dashboardMetrics>;
