import type { EntityManager } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/core';
import type { Order, OrderStatus } from '../../domain/order.ts';
import { isTerminal, nextOrderStatus } from '../../domain/order.ts';
import type { Evidence } from '../../domain/order-evidence.ts';
import type { Quantity } from '../../domain/money.ts';
import { maximum } from '../../domain/money.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { asEvidence } from '../../domain/refusal.ts';
import { checkAgent, checkCancellation, checkMayTrade } from '../../domain/signal.ts';
import { AgentEntity, DeploymentEntity } from '../entities/agent.ts';
import { OrderEntity, OrderEvidenceEntity } from '../entities/order.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';
import { toDeployment, toOrder } from './mapping.ts';
import { moveExecution } from './executions.ts';
import { storeEvidence } from './order-evidence.ts';
import { lockCancellation } from './signal-cancellation.ts';
import { holdTradingStates } from './trading-lock.ts';
import { tradingStatesOf } from './trading-states.ts';

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

const eventOf = (order: Pick<Order, 'id' | 'signalId'>, atMs: number) =>
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
      ...eventOf(order, nowMs),
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
  // An observation of absence may be older than what is known by now.
  if (news.evidence.kind === 'absence' && row.status !== 'submitted') return toOrder(row);
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
        ...eventOf(row, nowMs),
        type: 'order.updated',
        payload: { leg: row.leg, status, filledQuantity, venueOrderId, evidence: news.evidence.detail },
      },
    ]);
  }
  return toOrder(row);
}

/**
 * Until the caller's transaction ends no state changes and nobody cancels the signal: what was read as allowed is marked before
 * a pause or a cancellation commits, or never.
 */
async function mayNotEnter(
  em: EntityManager,
  { signalId, deploymentId }: Pick<Order, 'signalId' | 'deploymentId'>,
): Promise<Refusal | null> {
  await holdTradingStates(em);
  const cancelled = checkCancellation(await lockCancellation(em, signalId));
  if (cancelled) return cancelled;
  const deployment = toDeployment(await em.findOneOrFail(DeploymentEntity, { id: deploymentId }));
  const agent = await em.findOneOrFail(AgentEntity, { id: deployment.agentId });
  return checkAgent(agent) ?? checkMayTrade(deployment, await tradingStatesOf(em, deployment));
}

/** Until the caller's transaction ends the position does not end either: see `settle`. */
async function hasEnded(em: EntityManager, orderId: string): Promise<boolean> {
  const [position] = await em.execute<{ status: string }[]>(
    'select p.status from positions p join orders o on o.position_id = p.id where o.id = ? for share of p',
    [orderId],
  );
  return position?.status === 'closed';
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

  /**
   * The last step before the first byte leaves: commits that the order is being sent. Entries are asked once more whether they
   * may be; one that may not is denied, with the refusal as its evidence. So is an order of a position that has ended: a run that
   * was taken for dead decided it. isFirst is false when another run was here before: then only the venue knows whether it was sent.
   */
  markSubmitted(id: string, nowMs: number): Promise<{ order: Order; isFirst: boolean }> {
    return database.em.fork().transactional(async (em) => {
      const isTooLate = await hasEnded(em, id);
      const row = await em.findOneOrFail(OrderEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (row.status !== 'initialized') return { order: toOrder(row), isFirst: false };
      const refusal = row.leg === 'entry' ? await mayNotEnter(em, row) : null;
      const denied = isTooLate ? 'its position has ended' : refusal && asEvidence(refusal);
      row.status = denied === null ? 'submitted' : 'denied';
      if (denied !== null) {
        row.evidence = denied;
        row.evidenceId = await storeEvidence(em, id, { kind: 'denied', detail: row.evidence }, 'denied', nowMs);
      }
      row.submittedAtMs = denied === null ? nowMs : null;
      row.updatedAtMs = nowMs;
      await em.flush();
      const { leg, clientOrderId, status, evidence } = row;
      const event =
        denied === null
          ? ({ type: 'order.submitted', payload: { leg, clientOrderId } } as const)
          : ({ type: 'order.updated', payload: { leg, status, evidence } } as const);
      await writeEvents(em, [{ ...eventOf(row, nowMs), ...event }]);
      if (denied === null && leg === 'entry') {
        await moveExecution(em, { signalId: row.signalId, deploymentId: row.deploymentId }, 'ordered', nowMs, null);
      }
      return { order: toOrder(row), isFirst: true };
    });
  },

  /** The request of a first sending did not leave: the order is as it was before. Nothing when it has moved on, or was sent again since. */
  markUnsent(id: string, nowMs: number): Promise<void> {
    return database.em.fork().transactional(async (em) => {
      const row = await em.findOneOrFail(OrderEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const wasSentAgain = (await em.count(OrderEvidenceEntity, { order: id, kind: 'sent' })) > 0;
      if (row.status !== 'submitted' || wasSentAgain) return;
      row.status = 'initialized';
      row.submittedAtMs = null;
      row.updatedAtMs = nowMs;
      await em.flush();
      const payload = { leg: row.leg, status: row.status, evidence: 'the request did not leave' };
      await writeEvents(em, [{ ...eventOf(row, nowMs), type: 'order.updated', payload }]);
    });
  },

  /** The same before an order goes out once more under its id; false when it is an entry that may not any more. */
  markResent(id: string, nowMs: number): Promise<boolean> {
    return database.em.fork().transactional(async (em) => {
      const row = await em.findOneOrFail(OrderEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (isTerminal(row.status)) return false;
      if (row.leg === 'entry' && (await mayNotEnter(em, row))) return false;
      await storeEvidence(em, id, { kind: 'sent', detail: 'sent once more under its id' }, null, nowMs);
      return true;
    });
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
