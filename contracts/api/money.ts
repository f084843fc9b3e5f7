import { z } from 'zod';
import { amount, id } from './reply-fields.ts';

const owner = { deploymentId: id, venueAccountId: id, venue: z.string(), currency: z.string() };
const unpriced = 'Null while an open position has no price.';

/** The books of one account, with the terms of the equity identity: equity = deposits + grossRealizedPnl − fees − funding + unrealizedPnl. */
const balanceReply = z
  .strictObject({
    ...owner,
    cash: amount.meta({ description: 'Settled, with open positions held at what they cost.' }),
    balance: amount.meta({ description: 'Deposits and everything realised; without unrealised PnL.' }),
    equity: amount.nullable().meta({ description: `Balance and unrealised PnL. ${unpriced}` }),
    available: amount.nullable().meta({ description: `Equity that is neither margin nor promised. ${unpriced}` }),
    marginUsed: amount.nullable().meta({ description: unpriced }),
    deposits: amount,
    grossRealizedPnl: amount,
    fees: amount,
    funding: amount,
    unrealizedPnl: amount.nullable().meta({ description: unpriced }),
    difference: amount.nullable().meta({ description: 'Between the two sides of the identity: always "0".' }),
    openPositions: z.int(),
    hasStalePrice: z.boolean(),
  })
  .meta({ id: 'Balance' });
export type BalanceReply = z.output<typeof balanceReply>;

export const balanceList = z.strictObject({ balances: z.array(balanceReply) });

const pnlReply = z
  .strictObject({
    ...owner,
    grossRealizedPnl: amount,
    fees: amount,
    funding: amount.meta({ description: 'Positive was paid.' }),
    netPnl: amount.meta({ description: 'Realised, after fees and funding.' }),
    unrealizedPnl: amount.nullable().meta({ description: `Before exit fees. ${unpriced}` }),
    openPositions: z.int(),
    hasStalePrice: z.boolean(),
  })
  .meta({ id: 'Pnl' });
export type PnlReply = z.output<typeof pnlReply>;

export const pnlList = z.strictObject({ pnl: z.array(pnlReply) });
