import { z } from 'zod';
import { DIRECTIONS } from '../../domain/direction.ts';
import { EXIT_REASONS, POSITION_STATUSES } from '../../domain/position.ts';
import { fractionString } from './decimals.ts';
import { exitPlanReply } from './exit-plan.ts';
import { fillReply } from './fill.ts';
import { orderReply } from './order.ts';
import { amount, at, id, link, next } from './reply-fields.ts';

export const mark = z
  .strictObject({
    price: amount.meta({ description: 'Latest mid price.' }),
    ageMs: z.int(),
    isStale: z.boolean(),
    unrealizedPnl: amount.meta({ description: 'Before exit fees.' }),
  })
  .nullable()
  .meta({ description: 'Null when nothing is held or there is no price.' });

const exitLevels = z
  .strictObject({
    stopLoss: amount,
    takeProfits: z.array(z.strictObject({ price: amount, fraction: amount })).readonly(),
    trailingStop: z.strictObject({ activationPrice: amount, distanceBps: amount }).nullable(),
    breakEven: z.union([z.strictObject({ afterRung: z.int() }), z.strictObject({ price: amount })]).nullable(),
    timeExitAt: at.nullable(),
  })
  .meta({ description: 'The plan made absolute for the entry price.' });

const positionFields = {
  id,
  signalId: id,
  deploymentId: id,
  agentId: id,
  venue: z.string(),
  venueAccountId: id,
  instrument: z.string(),
  currency: z.string(),
  direction: z.enum(DIRECTIONS),
  status: z.enum(POSITION_STATUSES),
  exitReason: z.enum(EXIT_REASONS).nullable(),
  quantity: amount.meta({ description: 'Held now.' }),
  plannedQuantity: amount,
  openedQuantity: amount,
  closedQuantity: amount,
  entryPrice: amount.nullable(),
  exitPrice: amount.nullable(),
  referencePrice: amount.meta({ description: 'Mid price at the decision.' }),
  stopPrice: amount.nullable().meta({ description: 'The fixed stop in force.' }),
  isStopNative: z.boolean().meta({ description: 'The stop rests at the venue; otherwise only our watcher holds it.' }),
  trailingPrice: amount.nullable().meta({ description: 'Where the trailing stop stands; null before it is armed.' }),
  exitLevels: exitLevels.nullable(),
  isBreakEvenDone: z.boolean(),
  isPaused: z.boolean(),
  planRevision: z.int(),
  grossRealizedPnl: amount,
  fees: amount,
  funding: amount.meta({ description: 'Positive was paid.' }),
  realizedPnl: amount.meta({ description: 'After fees and funding.' }),
  mark,
  nakedSince: at.nullable().meta({ description: 'Since when something is held without confirmed protection.' }),
  nakedMs: z.int().nullable().meta({ description: 'From the first fill to confirmed protection.' }),
  createdAt: at,
  firstFillAt: at.nullable(),
  protectedAt: at.nullable(),
  closedAt: at.nullable(),
  updatedAt: at,
  links: z.strictObject({ self: link, signal: link, workflow: link.nullable() }),
};

export const positionReply = z.strictObject(positionFields).meta({ id: 'Position' });
export type PositionReply = z.output<typeof positionReply>;

export const positionList = z.strictObject({ positions: z.array(positionReply), next });

export const positionDetail = z
  .strictObject({
    ...positionFields,
    exitPlan: exitPlanReply,
    exposure: z.strictObject({
      signedQuantity: amount,
      cost: amount,
      openedNotional: amount,
      closedNotional: amount,
      plannedNotional: amount,
    }),
    orders: z.array(orderReply),
    fills: z.array(fillReply),
  })
  .meta({ id: 'PositionDetail' });
export type PositionDetail = z.output<typeof positionDetail>;

/** Which positions a list shows; `live` is everything that is not closed. */
export const POSITION_FILTERS = ['live', ...POSITION_STATUSES] as const;

/** All of it, or a fraction. */
export const closeBody = z.strictObject({ fraction: fractionString.optional() }).meta({ id: 'CloseBody' });

export const closeReply = z
  .strictObject({
    positionId: id,
    outcome: z.enum(['accepted', 'nothingToClose']),
    closedQuantity: amount,
    remainingQuantity: amount,
  })
  .meta({ id: 'Close' });

export const closeUnderWay = z
  .strictObject({
    positionId: id,
    outcome: z.literal('underWay'),
    links: z.strictObject({ self: link, workflow: link.nullable() }),
  })
  .meta({ id: 'CloseUnderWay' });

export const amendReply = z
  .strictObject({
    positionId: id,
    outcome: z.literal('amended'),
    message: z.string(),
    planRevision: z.int(),
  })
  .meta({ id: 'Amendment' });
