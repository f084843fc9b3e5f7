import { z } from 'zod';
import { SIDES } from '../../domain/direction.ts';
import { LIQUIDITIES } from '../../domain/fill.ts';
import { amount, at, id, next } from './reply-fields.ts';

/** One execution against an order. */
export const fillReply = z
  .strictObject({
    venue: z.string(),
    venueAccountId: id,
    venueTradeId: z.string(),
    venueOrderId: z.string(),
    clientOrderId: z.string().nullable(),
    positionId: id,
    instrument: z.string(),
    side: z.enum(SIDES),
    price: amount,
    quantity: amount,
    fee: amount.meta({ description: 'Positive was paid, negative is a rebate.' }),
    liquidity: z.enum(LIQUIDITIES),
    isLiquidation: z.boolean(),
    filledAt: at,
  })
  .meta({ id: 'Fill' });
export type FillReply = z.output<typeof fillReply>;

export const fillList = z.strictObject({ fills: z.array(fillReply), next });

/** Where a page of fills ends: moment, venue, account, trade. */
export const FILL_CURSOR = /^\d{1,14}(~[\w.:-]{1,80}){3}$/;
