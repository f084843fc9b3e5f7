import type { EntityManager } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/core';
import type { Order, OrderStatus } from '../../domain/order.ts';
import { nextOrderStatus } from '../../domain/order.ts';
import type { Evidence } from '../../domain/order-evidence.ts';
import type { Quantity } from '../../domain/money.ts';
import { maximum } from '../../domain/money.ts';
import { OrderEntity } from '../entities/order.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';
import { toOrder } from './mapping.ts';
import { storeEvidence } from './order-evidence.ts';

/** An order before it is stored. */
export type OrderIntent = Omit<
  Order,
  | 'id'
  | 'status'
  | 'venueOrderId'
  | 'filledQuantity'
  | 'evidence'
  | 'evidenceId'
  | 'createdAtMs'
  | 'submittedAtMs'
  | 'updatedAtMs'
>;

/** News of an order from its venue. */
export interface OrderNews {
  status: OrderStatus;
  venueOrderId: string | null;
  filledQuantity: Quantity;
  evidence: Evidence;
}

export const orderEventOf = (order: Pick<Order, 'id' | 'signalId'>, atMs: number) =>
  ({
    aggregateType: 'order',
    aggregateId: order.id,
    correlationId: order.signalId,
    actor: 'workflow',
    occurredAtMs: atMs,
  }) as const;

/** Stores an intent in the caller's transaction, or finds the one that was stored under its client order id before. */
export async function storeIntent(em: EntityManager, intent: OrderIntent, nowMs: number): Promise<Order> {
  const earlier = await em.findOne(OrderEntity, { clientOrderId: intent.clientOrderId });
  if (earlier) return toOrder(earlier);
  const order: Order = {
    ...intent,
    id: newId(),
    status: 'initialized',
    venueOrderId: null,
    filledQuantity: '0',
    evidence: null,
    evidenceId: null,
    createdAtMs: nowMs,
    submittedAtMs: null,
    updatedAtMs: nowMs,
  };
  const { venueAccountId, positionId, ...row } = order;
  await em.insert(OrderEntity, { ...row, venueAccount: venueAccountId, position: positionId });
  await writeEvents(em, [
    {
      ...orderEventOf(order, nowMs),
      type: 'order.intended',
      payload: {
        positionId,
        clientOrderId: intent.clientOrderId,
        leg: intent.leg,
        rung: intent.rung,
        side: intent.side,
        type: intent.type,
        quantity: intent.quantity,
        limitPrice: intent.limitPrice,
        triggerPrice: intent.triggerPrice,
      },
    },
  ]);
  return order;
}

/** Applies news to an order in the caller's transaction; late and repeated news change nothing. */
export async function applyNews(
  em: EntityManager,
  clientOrderId: string,
  news: OrderNews,
  nowMs: number,
): Promise<Order> {
  const row = await em.findOneOrFail(OrderEntity, { clientOrderId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const status = nextOrderStatus(row.status, news.status);
  const venueOrderId = row.venueOrderId ?? news.venueOrderId;
  // Late news takes no fill back.
  const filledQuantity = maximum(row.filledQuantity, news.filledQuantity);
  if (status !== row.status || venueOrderId !== row.venueOrderId || row.filledQuantity !== filledQuantity) {
    row.status = status;
    row.venueOrderId = venueOrderId;
    row.filledQuantity = filledQuantity;
    row.evidence = news.evidence.detail;
    row.evidenceId = await storeEvidence(em, row.id, news.evidence, news.status, nowMs);
    row.updatedAtMs = nowMs;
    await em.flush();
    await writeEvents(em, [
      {
        ...orderEventOf(row, nowMs),
        type: 'order.updated',
        payload: { leg: row.leg, status, filledQuantity, venueOrderId, evidence: news.evidence.detail },
      },
    ]);
  }
  return toOrder(row);
}

export const orderRepository = (database: Database) => ({
  intend(intent: OrderIntent, nowMs: number): Promise<Order> {
    return database.em.fork().transactional((em) => storeIntent(em, intent, nowMs));
  },

  async find(id: string): Promise<Order | null> {
    const row = await database.em.fork().findOne(OrderEntity, { id });
    return row && toOrder(row);
  },

  async findByClientOrderId(clientOrderId: string): Promise<Order | null> {
    const row = await database.em.fork().findOne(OrderEntity, { clientOrderId });
    return row && toOrder(row);
  },

  async ofPosition(positionId: string): Promise<Order[]> {
    return (
      await database.em
        .fork()
        .find(OrderEntity, { position: positionId }, { orderBy: { createdAtMs: 'asc', id: 'asc' } })
    ).map(toOrder);
  },

  async list(filter: { limit: number; before: string | null; positionId: string | null }): Promise<Order[]> {
    const where = {
      ...(filter.before === null ? {} : { id: { $lt: filter.before } }),
      ...(filter.positionId === null ? {} : { position: filter.positionId }),
    };
    return (await database.em.fork().find(OrderEntity, where, { orderBy: { id: 'desc' }, limit: filter.limit })).map(
      toOrder,
    );
  },

  /** The orders of these ids, with the position of each. */
  async findByClientOrderIds(clientOrderIds: readonly string[]): Promise<Order[]> {
    const rows = await database.em.fork().find(OrderEntity, { clientOrderId: { $in: [...clientOrderIds] } });
    return rows.map(toOrder);
  },

  applyNews(clientOrderId: string, news: OrderNews, nowMs: number): Promise<Order> {
    return database.em.fork().transactional((em) => applyNews(em, clientOrderId, news, nowMs));
  },
});
