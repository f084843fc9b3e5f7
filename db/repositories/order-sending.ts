import type { EntityManager } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/core';
import type { Order } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { asEvidence } from '../../domain/refusal.ts';
import { checkAgent, checkCancellation, checkMayTrade } from '../../domain/signal.ts';
import { AgentEntity, DeploymentEntity } from '../entities/agent.ts';
import { OrderEntity, OrderEvidenceEntity } from '../entities/order.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';
import { moveExecution } from './executions.ts';
import { toDeployment, toOrder } from './mapping.ts';
import { storeEvidence } from './order-evidence.ts';
import { applyNews, orderEventOf } from './orders.ts';
import { lockCancellation } from './signal-cancellation.ts';
import { holdTradingStates } from './trading-lock.ts';
import { tradingStatesOf } from './trading-states.ts';

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

/** The first request, and each that followed it under the same id. */
const requestsOf = async (em: EntityManager, orderId: string): Promise<number> =>
  1 + (await em.count(OrderEvidenceEntity, { order: orderId, kind: 'sent' }));

/** What is committed around each request that carries an order to its venue. */
export const orderSending = (database: Database) => ({
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
      await writeEvents(em, [{ ...orderEventOf(row, nowMs), ...event }]);
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
      if (row.status !== 'submitted' || (await requestsOf(em, id)) > 1) return;
      row.status = 'initialized';
      row.submittedAtMs = null;
      row.updatedAtMs = nowMs;
      await em.flush();
      const payload = { leg: row.leg, status: row.status, evidence: 'the request did not leave' };
      await writeEvents(em, [{ ...orderEventOf(row, nowMs), type: 'order.updated', payload }]);
    });
  },

  /**
   * The same before an order goes out once more under its id. How many requests for it have been let go by then; null when it may not
   * go out: it or its position has ended, its time is over, or it is an entry that is not allowed any more.
   */
  markResent(id: string, nowMs: number): Promise<number | null> {
    return database.em.fork().transactional(async (em) => {
      const isTooLate = await hasEnded(em, id);
      const row = await em.findOneOrFail(OrderEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const isOver = row.expiresAtMs != null && nowMs >= row.expiresAtMs;
      if (isTooLate || isOver || isTerminal(row.status)) return null;
      if (row.leg === 'entry' && (await mayNotEnter(em, row))) return null;
      await storeEvidence(em, id, { kind: 'sent', detail: 'sent once more under its id' }, null, nowMs);
      // Another run took its request back since this one looked.
      if (row.status === 'initialized') {
        row.status = 'submitted';
        row.submittedAtMs = nowMs;
        row.updatedAtMs = nowMs;
        await em.flush();
        const { leg, clientOrderId } = row;
        await writeEvents(em, [
          { ...orderEventOf(row, nowMs), type: 'order.submitted', payload: { leg, clientOrderId } },
        ]);
      }
      return requestsOf(em, id);
    });
  },

  /** The venue refused a request that went out once more at this time: nothing of that one is on its way any more. */
  noteRefusal(id: string, sentAtMs: number, detail: string): Promise<void> {
    return database.em.fork().transactional(async (em) => {
      await storeEvidence(em, id, { kind: 'reply', detail }, null, sentAtMs);
    });
  },

  /**
   * The order is known not to be at its venue, as far as the given number of requests for it goes. It ends when no other went out since
   * and the venue has not said that it holds it; null otherwise.
   */
  markLost(
    id: string,
    requests: number,
    { status, detail }: { status: 'expired' | 'canceled'; detail: string },
    nowMs: number,
  ): Promise<Order | null> {
    return database.em.fork().transactional(async (em) => {
      const row = await em.findOneOrFail(OrderEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (isTerminal(row.status)) return toOrder(row);
      if (row.status !== 'submitted' || (await requestsOf(em, id)) !== requests) return null;
      const evidence = { kind: 'absence', detail } as const;
      const { filledQuantity } = row;
      return applyNews(em, row.clientOrderId, { status, venueOrderId: null, filledQuantity, evidence }, nowMs);
    });
  },

  /**
   * The venue refused a request of which the caller knows that it was the last of so many. That ends the order when no other went
   * out since and the venue has not said that it holds it; null otherwise: another request may have been taken.
   */
  markRefused(id: string, requests: number, detail: string, nowMs: number): Promise<Order | null> {
    return database.em.fork().transactional(async (em) => {
      const row = await em.findOneOrFail(OrderEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (isTerminal(row.status)) return toOrder(row);
      if (row.status !== 'submitted' || (await requestsOf(em, id)) !== requests) return null;
      const evidence = { kind: 'reply', detail } as const;
      return applyNews(
        em,
        row.clientOrderId,
        { status: 'rejected', venueOrderId: null, filledQuantity: '0', evidence },
        nowMs,
      );
    });
  },
});
