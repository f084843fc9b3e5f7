import type { OrderIntent, OrderNews } from '../../../db/repositories/orders.ts';
import { lastUnansweredMs } from '../../../domain/absence.ts';
import { maximum } from '../../../domain/money.ts';
import type { Order } from '../../../domain/order.ts';
import { isTerminal, nextOrderStatus } from '../../../domain/order.ts';
import { asEvidence } from '../../../domain/refusal.ts';
import type { ModelRecord } from './shape.ts';
import { mayNotEnter, moveExecution } from './signals.ts';
import type { Tables } from './tables.ts';
import { UniqueViolation } from './tables.ts';

export function storeIntent(tables: Tables, intent: OrderIntent, nowMs: number): Order {
  const earlier = tables.orders.get(intent.clientOrderId);
  if (earlier) return earlier;
  const { signalId, deploymentId, leg } = intent;
  if (leg === 'entry') {
    const other = [...tables.orders.values()].find(
      (each) => each.leg === 'entry' && each.signalId === signalId && each.deploymentId === deploymentId,
    );
    if (other) throw new UniqueViolation(`orders_one_entry: ${other.clientOrderId}`);
  }
  return tables.putOrder({
    ...intent,
    id: tables.newId('order'),
    status: 'initialized',
    venueOrderId: null,
    filledQuantity: '0',
    evidence: null,
    evidenceId: null,
    createdAtMs: nowMs,
    submittedAtMs: null,
    updatedAtMs: nowMs,
  });
}

export function applyNews(tables: Tables, clientOrderId: string, news: OrderNews, nowMs: number): Order {
  const row = tables.order(clientOrderId);
  const status = nextOrderStatus(row.status, news.status);
  const venueOrderId = row.venueOrderId ?? news.venueOrderId;
  const filledQuantity = maximum(row.filledQuantity, news.filledQuantity);
  const isSame = status === row.status && venueOrderId === row.venueOrderId && row.filledQuantity === filledQuantity;
  if (isSame) return row;
  const { detail } = news.evidence;
  const evidenceId = tables.putEvidence(row.id, news.evidence, nowMs);
  return tables.putOrder({
    ...row,
    status,
    venueOrderId,
    filledQuantity,
    evidence: detail,
    evidenceId,
    updatedAtMs: nowMs,
  });
}

const byId = (tables: Tables, id: string): Order | null => {
  for (const order of tables.orders.values()) if (order.id === id) return order;
  return null;
};

const requestsOf = (tables: Tables, id: string): number =>
  1 + (tables.evidence.get(id) ?? []).filter(({ kind }) => kind === 'sent').length;

export const orderRoom = (tables: Tables): ModelRecord['orders'] => ({
  intend: (intent, nowMs) => storeIntent(tables, intent, nowMs),
  find: (id) => byId(tables, id),
  findByClientOrderId: (clientOrderId) => tables.orders.get(clientOrderId) ?? null,
  ofPosition: (positionId) => tables.ordersOf(positionId),
  markSubmitted(id, nowMs) {
    const row = byId(tables, id);
    if (!row) throw new Error(`Order ${id} not found.`);
    if (row.status !== 'initialized') return { order: row, isFirst: false };
    const refusal = row.leg === 'entry' ? mayNotEnter(tables, row.deploymentId) : null;
    const isTooLate = tables.position(row.positionId).status === 'closed';
    const evidence = isTooLate ? 'its position has ended' : refusal && asEvidence(refusal);
    const order = tables.putOrder({
      ...row,
      status: evidence === null ? 'submitted' : 'denied',
      ...(evidence !== null && {
        evidence,
        evidenceId: tables.putEvidence(id, { kind: 'denied', detail: evidence }, nowMs),
      }),
      submittedAtMs: evidence === null ? nowMs : null,
      updatedAtMs: nowMs,
    });
    if (evidence === null && row.leg === 'entry') moveExecution(tables, row, 'ordered');
    return { order, isFirst: true };
  },
  markUnsent(id, nowMs) {
    const row = byId(tables, id);
    if (row?.status !== 'submitted' || requestsOf(tables, id) > 1) return;
    tables.putOrder({ ...row, status: 'initialized', submittedAtMs: null, updatedAtMs: nowMs });
  },
  markResent(id, nowMs) {
    const row = byId(tables, id);
    if (!row || isTerminal(row.status) || tables.position(row.positionId).status === 'closed') return null;
    if (row.expiresAtMs !== null && nowMs >= row.expiresAtMs) return null;
    if (row.leg === 'entry' && mayNotEnter(tables, row.deploymentId)) return null;
    tables.putEvidence(id, { kind: 'sent', detail: 'sent once more under its id' }, nowMs);
    if (row.status === 'initialized')
      tables.putOrder({ ...row, status: 'submitted', submittedAtMs: nowMs, updatedAtMs: nowMs });
    return requestsOf(tables, id);
  },
  noteRefusal: (id, sentAtMs, detail) => void tables.putEvidence(id, { kind: 'reply', detail }, sentAtMs),
  markLost(id, requests, { status, detail }, nowMs) {
    const row = byId(tables, id);
    if (!row) throw new Error(`Order ${id} not found.`);
    if (isTerminal(row.status)) return row;
    if (row.status !== 'submitted' || requestsOf(tables, id) !== requests) return null;
    const evidence = { kind: 'absence', detail } as const;
    const { filledQuantity } = row;
    return applyNews(tables, row.clientOrderId, { status, venueOrderId: null, filledQuantity, evidence }, nowMs);
  },
  markRefused(id, requests, detail, nowMs) {
    const row = byId(tables, id);
    if (!row) throw new Error(`Order ${id} not found.`);
    if (isTerminal(row.status)) return row;
    if (row.status !== 'submitted' || requestsOf(tables, id) !== requests) return null;
    const evidence = { kind: 'reply', detail } as const;
    return applyNews(
      tables,
      row.clientOrderId,
      { status: 'rejected', venueOrderId: null, filledQuantity: '0', evidence },
      nowMs,
    );
  },
  findByClientOrderIds: (ids) => ids.flatMap((id) => tables.orders.get(id) ?? []),
  applyNews: (clientOrderId, news, nowMs) => applyNews(tables, clientOrderId, news, nowMs),
});

/** Absences closer together than this are one observation. */
const ABSENCES_APART_MS = 1_000;

export const evidenceRoom = (tables: Tables): ModelRecord['orderEvidence'] => ({
  noteAbsence(orderId, nowMs) {
    const order = byId(tables, orderId);
    if (!order) throw new Error(`Order ${orderId} not found.`);
    const timesOf = (kind: string): number[] =>
      (tables.evidence.get(orderId) ?? []).filter((row) => row.kind === kind).map((row) => row.observedAtMs);
    if (nowMs - Math.max(0, ...timesOf('absence')) >= ABSENCES_APART_MS)
      tables.putEvidence(orderId, { kind: 'absence', detail: 'nowhere' }, nowMs);
    const firstSentAtMs = order.submittedAtMs ?? order.createdAtMs;
    const lastSentAtMs = lastUnansweredMs(firstSentAtMs, timesOf('sent'), timesOf('reply'));
    return { requests: requestsOf(tables, orderId), lastSentAtMs, absencesMs: timesOf('absence') };
  },
});
