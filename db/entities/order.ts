import { defineEntity, p } from '@mikro-orm/core';
import { EVIDENCE_KINDS } from '../../domain/order-evidence.ts';
import { SIDES } from '../../domain/direction.ts';
import { LIQUIDITIES } from '../../domain/fill.ts';
import { LEGS, ORDER_STATUSES, ORDER_TYPES, TERMINAL_STATUSES, TIMES_IN_FORCE } from '../../domain/order.ts';
import { EXIT_REASONS } from '../../domain/position.ts';
import { count, decimal, flag, id, moment, word } from '../columns.ts';
import { VenueAccountEntity } from './agent.ts';
import { PositionEntity } from './position.ts';

/** The intent, committed before the first byte leaves, and what became of it. */
export const OrderEntity = defineEntity({
  name: 'Order',
  tableName: 'orders',
  properties: {
    id: id(),
    clientOrderId: word().unique(),
    venue: word(),
    venueAccount: () => p.manyToOne(VenueAccountEntity).mapToPk(),
    signalId: word(),
    deploymentId: word(),
    position: () => p.manyToOne(PositionEntity).mapToPk(),
    instrument: word(),
    leg: p.enum(LEGS),
    rung: count(),
    revision: count(),
    side: p.enum(SIDES),
    type: p.enum(ORDER_TYPES),
    quantity: decimal(),
    limitPrice: decimal().nullable(),
    triggerPrice: decimal().nullable(),
    timeInForce: p.enum(TIMES_IN_FORCE),
    isReduceOnly: flag(),
    expiresAtMs: moment().name('expires_at').nullable(),
    status: p.enum(ORDER_STATUSES),
    venueOrderId: word().nullable(),
    filledQuantity: decimal(),
    evidence: word().nullable(),
    /** The row of `order_evidence` that the status rests on. */
    evidenceId: word().nullable(),
    /** Why an exit leg was sent; null for entries. */
    exitReason: p.enum(EXIT_REASONS).nullable(),
    commandId: word().nullable(),
    createdAtMs: moment().name('created_at'),
    submittedAtMs: moment().name('submitted_at').nullable(),
    updatedAtMs: moment().name('updated_at'),
  },
  // At most one entry per signal and deployment, whatever happens to the process that sends it.
  uniques: [
    {
      name: 'orders_one_entry',
      expression: "create unique index orders_one_entry on orders (signal_id, deployment_id) where leg = 'entry'",
    },
    { name: 'orders_one_exit_of_a_command', properties: ['position', 'commandId'] },
  ],
  indexes: [
    { properties: ['status'] },
    { properties: ['position'] },
    // Was the same asked for a moment ago?
    { properties: ['deploymentId', 'createdAtMs'] },
  ],
  checks: [
    {
      name: 'orders_end_with_evidence',
      expression: `status <> all (array[${TERMINAL_STATUSES.map((status) => `'${status}'`).join(', ')}]) or evidence_id is not null`,
    },
  ],
});

/** What was observed of an order; append-only. */
export const OrderEvidenceEntity = defineEntity({
  name: 'OrderEvidence',
  tableName: 'order_evidence',
  properties: {
    id: id(),
    order: () => p.manyToOne(OrderEntity).mapToPk(),
    kind: p.enum(EVIDENCE_KINDS),
    /** What it says the order has become; null when it says nothing of that. */
    status: p.enum(ORDER_STATUSES).nullable(),
    detail: word(),
    observedAtMs: moment().name('observed_at'),
  },
  indexes: [{ properties: ['order'] }],
});

export const FillEntity = defineEntity({
  name: 'Fill',
  tableName: 'fills',
  properties: {
    venue: word().primary(),
    venueAccountId: word().primary(),
    venueTradeId: word().primary(),
    venueOrderId: word(),
    clientOrderId: word().nullable(),
    position: () => p.manyToOne(PositionEntity).mapToPk(),
    instrument: word(),
    side: p.enum(SIDES),
    price: decimal(),
    quantity: decimal(),
    fee: decimal(),
    liquidity: p.enum(LIQUIDITIES),
    isLiquidation: flag(),
    filledAtMs: moment().name('filled_at'),
    recordedAtMs: moment().name('recorded_at'),
  },
  indexes: [
    { properties: ['position'] },
    // Pages for people, newest first.
    { name: 'fills_newest', properties: ['filledAtMs', 'venue', 'venueAccountId', 'venueTradeId'] },
  ],
  checks: [{ name: 'fills_positive', expression: 'price > 0 and quantity > 0' }],
});
