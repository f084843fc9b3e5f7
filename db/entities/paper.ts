import { defineEntity, p } from '@mikro-orm/core';
import { SIDES } from '../../domain/direction.ts';
import { LIQUIDITIES } from '../../domain/fill.ts';
import { ORDER_STATUSES, ORDER_TYPES, TIMES_IN_FORCE } from '../../domain/order.ts';
import { decimal, flag, id, moment, word } from '../columns.ts';

/** The paper venue's own book. Nothing outside venues/paper reads or writes it; our record of the same trades stands elsewhere. */
export const PaperAccountEntity = defineEntity({
  name: 'PaperAccount',
  tableName: 'paper_accounts',
  properties: { id: id(), currency: word(), balance: decimal(), createdAtMs: moment().name('created_at') },
  checks: [{ name: 'paper_balance_not_negative', expression: 'balance >= 0' }],
});

export const PaperOrderEntity = defineEntity({
  name: 'PaperOrder',
  tableName: 'paper_orders',
  properties: {
    sequence: p.bigint('string').primary().autoincrement(),
    account: () => p.manyToOne(PaperAccountEntity).mapToPk(),
    clientOrderId: word(),
    instrument: word(),
    side: p.enum(SIDES),
    type: p.enum(ORDER_TYPES),
    quantity: decimal(),
    limitPrice: decimal().nullable(),
    triggerPrice: decimal().nullable(),
    timeInForce: p.enum(TIMES_IN_FORCE),
    isReduceOnly: flag(),
    expiresAtMs: moment().name('expires_at').nullable(),
    status: p.enum(ORDER_STATUSES),
    filledQuantity: decimal(),
    reason: word().nullable(),
    createdAtMs: moment().name('created_at'),
    updatedAtMs: moment().name('updated_at'),
  },
  uniques: [{ properties: ['account', 'clientOrderId'] }],
  indexes: [{ properties: ['status', 'instrument'] }],
});

export const PaperFillEntity = defineEntity({
  name: 'PaperFill',
  tableName: 'paper_fills',
  properties: {
    sequence: p.bigint('string').primary().autoincrement(),
    account: () => p.manyToOne(PaperAccountEntity).mapToPk(),
    venueOrderId: word(),
    clientOrderId: word().nullable(),
    instrument: word(),
    side: p.enum(SIDES),
    price: decimal(),
    quantity: decimal(),
    fee: decimal(),
    liquidity: p.enum(LIQUIDITIES),
    isLiquidation: flag(),
    filledAtMs: moment().name('filled_at'),
  },
  indexes: [{ properties: ['account', 'filledAtMs'] }],
});

export const PaperPositionEntity = defineEntity({
  name: 'PaperPosition',
  tableName: 'paper_positions',
  properties: {
    account: () => p.manyToOne(PaperAccountEntity).mapToPk().primary(),
    instrument: word().primary(),
    signedQuantity: decimal(),
    cost: decimal(),
    fundedAtMs: moment().name('funded_at'),
  },
});

export const PaperFundingEntity = defineEntity({
  name: 'PaperFunding',
  tableName: 'paper_funding',
  properties: {
    sequence: p.bigint('string').primary().autoincrement(),
    account: () => p.manyToOne(PaperAccountEntity).mapToPk(),
    instrument: word(),
    amount: decimal(),
    paidAtMs: moment().name('paid_at'),
  },
  // Not unique: a replayed market lives through the same hour again. The account's lock and fundedAtMs prevent doubles.
  indexes: [{ properties: ['account', 'paidAtMs'] }],
});
