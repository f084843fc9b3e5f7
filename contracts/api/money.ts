import { z } from 'zod';
import { amount, id } from './reply-fields.ts';

const owner = { deploymentId: id, venueAccountId: id, venue: z.string(), currency: z.string() };
const unpriced = 'Null while an open position has no price.';

/** The books of one account, with the terms of the equity identity: equity = deposits + grossRealizedPnl − fees − funding + unrealizedPnl. */
const balanceReply = z
  .strictObject({
    ...owner,
    cash: amount.meta({ description: 'Settled, with open positions held at what they cost.' }),
    balance: amount.meta({ description: 'Deposits and everything realized; without unrealized PnL.' }),
    equity: amount.nullable().meta({ description: `Balance and unrealized PnL. ${unpriced}` }),
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

/** What profit and loss is told by. */
export const PNL_KEYS = ['deployment', 'day', 'instrument', 'agent'] as const;

const FIRST_DAY = '2000-01-01';
const LAST_DAY = '2100-01-01';

/** A calendar day in UTC. */
export const day = z.iso
  .date({ error: 'must be a day such as "2026-12-01"', abort: true })
  .refine((value) => value >= FIRST_DAY && value < LAST_DAY, {
    error: 'must be a day between the years 2000 and 2100',
  });

const realized = {
  grossRealizedPnl: amount,
  fees: amount,
  funding: amount.meta({ description: 'Positive was paid.' }),
  netPnl: amount.meta({ description: 'Realized, after fees and funding.' }),
};

const pnlReply = z
  .strictObject({
    ...owner,
    ...realized,
    unrealizedPnl: amount.nullable().meta({ description: `Of now, before exit fees. ${unpriced}` }),
    openPositions: z.int(),
    hasStalePrice: z.boolean(),
  })
  .meta({ id: 'Pnl' });
export type PnlReply = z.output<typeof pnlReply>;

const pnlShare = z
  .strictObject({
    key: z.string().nullable().meta({
      description:
        'The day, the instrument or the id of the agent; null for what belongs to no position, such as late funding.',
    }),
    currency: z.string(),
    ...realized,
  })
  .meta({ id: 'PnlShare' });
export type PnlShare = z.output<typeof pnlShare>;

export const pnlList = z.strictObject({ by: z.literal('deployment'), pnl: z.array(pnlReply) }).meta({ id: 'PnlList' });
export const pnlShareList = z
  .strictObject({ by: z.enum(['day', 'instrument', 'agent']), pnl: z.array(pnlShare) })
  .meta({ id: 'PnlShareList' });
