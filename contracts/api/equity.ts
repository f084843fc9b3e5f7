import { z } from 'zod';
import { moment } from './decimals.ts';
import { amount, at, id } from './reply-fields.ts';

const point = z
  .strictObject({
    at,
    equity: amount,
    cash: amount.meta({ description: 'Settled, with open positions held at what they cost.' }),
    deposits: amount,
    grossRealizedPnl: amount,
    unrealizedPnl: amount,
    fees: amount,
    funding: amount.meta({ description: 'Positive was paid.' }),
  })
  .meta({ id: 'EquityPoint', description: 'equity = deposits + grossRealizedPnl − fees − funding + unrealizedPnl.' });
export type EquityPoint = z.output<typeof point>;

/** How the equity of a deployment came to be what it is. */
export const equityCurve = z
  .strictObject({
    deploymentId: id,
    currency: z.string(),
    points: z
      .array(point)
      .meta({ description: 'Hourly marks, oldest first; the newest ones when there are more than the limit.' }),
    present: point.nullable().meta({ description: 'Now; null while an open position has no price.' }),
  })
  .meta({ id: 'EquityCurve' });

export const equityQuery = z.strictObject({
  from: moment.optional().meta({ description: 'Marks from here on.' }),
  to: moment.optional().meta({ description: 'Marks up to here, without it.' }),
  limit: z.coerce.number({ error: 'must be a number from 1 to 5000' }).int().min(1).max(5_000).default(1_000),
});
