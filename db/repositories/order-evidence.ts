import type { EntityManager } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/core';
import { lastUnansweredMs } from '../../domain/absence.ts';
import type { OrderStatus } from '../../domain/order.ts';
import type { Evidence, OrderEvidence } from '../../domain/order-evidence.ts';
import { OrderEntity, OrderEvidenceEntity } from '../entities/order.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';

/** Absences closer together than this are one observation. */
const ABSENCES_APART_MS = 1_000;

/** Stores an observation in the caller's transaction; returns its id. */
export async function storeEvidence(
  em: EntityManager,
  order: string,
  { kind, detail }: Evidence,
  status: OrderStatus | null,
  observedAtMs: number,
): Promise<string> {
  const id = newId();
  await em.insert(OrderEvidenceEntity, { id, order, kind, detail, status, observedAtMs });
  return id;
}

export const orderEvidenceRepository = (database: Database) => ({
  /**
   * The venue was asked everything from `askedAtMs` on and knows nothing of the order. Returns how many requests for it went out, when
   * the last of them did that was not refused, and every such observation; one that follows another within a second is not kept.
   */
  noteAbsence(
    orderId: string,
    askedAtMs: number,
  ): Promise<{ requests: number; lastSentAtMs: number; absencesMs: number[] }> {
    return database.em.fork().transactional(async (em) => {
      const order = await em.findOneOrFail(OrderEntity, { id: orderId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const rows = await em.find(OrderEvidenceEntity, { order: orderId, kind: { $in: ['absence', 'sent', 'reply'] } });
      const timesOf = (kind: Evidence['kind']) =>
        rows.filter((row) => row.kind === kind).map(({ observedAtMs }) => observedAtMs);
      const absencesMs = timesOf('absence');
      if (askedAtMs - Math.max(0, ...absencesMs) >= ABSENCES_APART_MS) {
        const detail = 'its id, the open orders, the fills and the position say nothing of it';
        await storeEvidence(em, orderId, { kind: 'absence', detail }, null, askedAtMs);
        absencesMs.push(askedAtMs);
      }
      const sentMs = timesOf('sent');
      const lastSentAtMs = lastUnansweredMs(order.submittedAtMs ?? order.createdAtMs, sentMs, timesOf('reply'));
      return { requests: 1 + sentMs.length, lastSentAtMs, absencesMs };
    });
  },

  /** Everything that was observed of an order, in order. */
  async of(orderId: string): Promise<OrderEvidence[]> {
    const rows = await database.em
      .fork()
      .find(OrderEvidenceEntity, { order: orderId }, { orderBy: { observedAtMs: 'asc', id: 'asc' } });
    return rows.map((row) => ({
      id: row.id,
      orderId: row.order,
      kind: row.kind,
      detail: row.detail,
      status: row.status ?? null,
      observedAtMs: row.observedAtMs,
    }));
  },
});
