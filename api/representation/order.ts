import type { OrderReply } from '../../contracts/api/order.ts';
import type { Order } from '../../domain/order.ts';
import { isoOf } from './moment.ts';

export const orderOf = (order: Order): OrderReply => ({
  id: order.id,
  clientOrderId: order.clientOrderId,
  venueOrderId: order.venueOrderId,
  venue: order.venue,
  signalId: order.signalId,
  deploymentId: order.deploymentId,
  positionId: order.positionId,
  instrument: order.instrument,
  leg: order.leg,
  rung: order.rung,
  side: order.side,
  type: order.type,
  timeInForce: order.timeInForce,
  isReduceOnly: order.isReduceOnly,
  quantity: order.quantity,
  limitPrice: order.limitPrice,
  triggerPrice: order.triggerPrice,
  status: order.status,
  filledQuantity: order.filledQuantity,
  exitReason: order.exitReason,
  evidence: order.evidence,
  expiresAt: isoOf(order.expiresAtMs),
  createdAt: isoOf(order.createdAtMs),
  submittedAt: isoOf(order.submittedAtMs),
  updatedAt: isoOf(order.updatedAtMs),
});
