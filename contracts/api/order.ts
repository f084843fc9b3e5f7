import { z } from 'zod';
import { SIDES } from '../../domain/direction.ts';
import { LEGS, ORDER_STATUSES, ORDER_TYPES, TIMES_IN_FORCE } from '../../domain/order.ts';
import { EXIT_REASONS } from '../../domain/position.ts';
import { amount, at, id, next } from './reply-fields.ts';

/** Our request to trade, with a life of its own. */
export const orderReply = z
  .strictObject({
    id,
    clientOrderId: z.string(),
    venueOrderId: z.string().nullable(),
    venue: z.string(),
    signalId: id,
    deploymentId: id,
    positionId: id,
    instrument: z.string(),
    leg: z.enum(LEGS),
    rung: z.int().meta({ description: '1-based rung of the take-profit ladder; 0 for every other leg.' }),
    side: z.enum(SIDES),
    type: z.enum(ORDER_TYPES),
    timeInForce: z.enum(TIMES_IN_FORCE),
    isReduceOnly: z.boolean(),
    quantity: amount,
    limitPrice: amount.nullable(),
    triggerPrice: amount.nullable(),
    status: z.enum(ORDER_STATUSES),
    filledQuantity: amount,
    exitReason: z.enum(EXIT_REASONS).nullable(),
    evidence: z.string().nullable().meta({ description: 'Where its last status comes from.' }),
    expiresAt: at.nullable(),
    createdAt: at,
    submittedAt: at.nullable(),
    updatedAt: at,
  })
  .meta({ id: 'Order' });
export type OrderReply = z.output<typeof orderReply>;

export const orderList = z.strictObject({ orders: z.array(orderReply), next });
