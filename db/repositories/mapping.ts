import type { InferEntity } from '@mikro-orm/core';
import type { Agent } from '../../domain/agent.ts';
import type { Deployment } from '../../domain/deployment.ts';
import type { Fill } from '../../domain/fill.ts';
import type { Order } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import type { Cancellation, Signal } from '../../domain/signal.ts';
import type { AgentEntity, DeploymentEntity } from '../entities/agent.ts';
import type { FillEntity, OrderEntity } from '../entities/order.ts';
import type { PositionEntity } from '../entities/position.ts';
import type { SignalEntity } from '../entities/signal.ts';

/** Rows to domain types. Entities do not leave the room; everything passes here. */

export const toAgent = (row: InferEntity<typeof AgentEntity>): Agent => ({
  id: row.id,
  creatorId: row.creator,
  name: row.name,
  description: row.description,
  status: row.status,
  defaultExitPlan: row.defaultExitPlan ?? null,
  createdAtMs: row.createdAtMs,
  updatedAtMs: row.updatedAtMs,
  revision: row.revision,
});

export const toDeployment = (row: InferEntity<typeof DeploymentEntity>): Deployment => ({
  id: row.id,
  agentId: row.agent,
  userId: row.user,
  network: row.network,
  name: row.name,
  venueAccountId: row.venueAccount,
  venues: row.venues,
  routingStrategy: row.routingStrategy,
  status: row.status,
  limits: row.limits,
  createdAtMs: row.createdAtMs,
  updatedAtMs: row.updatedAtMs,
  revision: row.revision,
});

export const toSignal = (row: InferEntity<typeof SignalEntity>): Signal => ({
  id: row.id,
  agentId: row.agent,
  deploymentId: row.deployment ?? null,
  source: row.source,
  sourceEventId: row.sourceEventId ?? null,
  instrument: row.instrument,
  direction: row.direction,
  entry: row.entry,
  exitPlan: row.exitPlan ?? null,
  size: row.size ?? null,
  confidence: row.confidence ?? null,
  receivedAtMs: row.receivedAtMs,
  expiresAtMs: row.expiresAtMs ?? null,
  referencePrice: row.referencePrice ?? null,
});

export const toCancellation = (row: InferEntity<typeof SignalEntity>): Cancellation | null =>
  row.cancelledAtMs == null ? null : { atMs: row.cancelledAtMs, reason: row.cancelReason ?? null };

export const toPosition = (row: InferEntity<typeof PositionEntity>): Position => ({
  id: row.id,
  signalId: row.signalId,
  deploymentId: row.deployment,
  agentId: row.agentId,
  venue: row.venue,
  venueAccountId: row.venueAccount,
  instrument: row.instrument,
  currency: row.currency,
  direction: row.direction,
  status: row.status,
  plannedQuantity: row.plannedQuantity,
  plannedNotional: row.plannedNotional,
  referencePrice: row.referencePrice,
  exitPlan: row.exitPlan,
  exitLevels: row.exitLevels ?? null,
  stopPrice: row.stopPrice ?? null,
  isBreakEvenDone: row.isBreakEvenDone,
  planRevision: row.planRevision,
  isPaused: row.isPaused,
  exposure: {
    signedQuantity: row.signedQuantity,
    cost: row.cost,
    grossRealizedPnl: row.grossRealizedPnl,
    fees: row.fees,
    openedQuantity: row.openedQuantity,
    openedNotional: row.openedNotional,
    closedQuantity: row.closedQuantity,
    closedNotional: row.closedNotional,
  },
  funding: row.funding,
  exitReason: row.exitReason ?? null,
  firstFillAtMs: row.firstFillAtMs ?? null,
  protectedAtMs: row.protectedAtMs ?? null,
  nakedMs: row.nakedMs ?? null,
  nakedSinceMs: row.nakedSinceMs ?? null,
  createdAtMs: row.createdAtMs,
  closedAtMs: row.closedAtMs ?? null,
  updatedAtMs: row.updatedAtMs,
});

export const toOrder = (row: InferEntity<typeof OrderEntity>): Order => ({
  id: row.id,
  clientOrderId: row.clientOrderId,
  venue: row.venue,
  venueAccountId: row.venueAccount,
  signalId: row.signalId,
  deploymentId: row.deploymentId,
  positionId: row.position,
  instrument: row.instrument,
  leg: row.leg,
  rung: row.rung,
  revision: row.revision,
  side: row.side,
  type: row.type,
  quantity: row.quantity,
  limitPrice: row.limitPrice ?? null,
  triggerPrice: row.triggerPrice ?? null,
  timeInForce: row.timeInForce,
  isReduceOnly: row.isReduceOnly,
  expiresAtMs: row.expiresAtMs ?? null,
  status: row.status,
  venueOrderId: row.venueOrderId ?? null,
  filledQuantity: row.filledQuantity,
  evidence: row.evidence ?? null,
  evidenceId: row.evidenceId ?? null,
  exitReason: row.exitReason ?? null,
  commandId: row.commandId ?? null,
  createdAtMs: row.createdAtMs,
  submittedAtMs: row.submittedAtMs ?? null,
  updatedAtMs: row.updatedAtMs,
});

export const toFill = (row: InferEntity<typeof FillEntity>): Fill & { positionId: string; recordedAtMs: number } => ({
  venue: row.venue,
  venueAccountId: row.venueAccountId,
  venueTradeId: row.venueTradeId,
  venueOrderId: row.venueOrderId,
  clientOrderId: row.clientOrderId ?? null,
  positionId: row.position,
  instrument: row.instrument,
  side: row.side,
  price: row.price,
  quantity: row.quantity,
  fee: row.fee,
  liquidity: row.liquidity,
  isLiquidation: row.isLiquidation,
  filledAtMs: row.filledAtMs,
  recordedAtMs: row.recordedAtMs,
});
