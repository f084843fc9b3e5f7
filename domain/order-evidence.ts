import type { OrderStatus } from './order.ts';

/**
 * What was observed of an order, beside what we sent. reply: the venue's answer to a request. query: its answer to a question.
 * absence: it knows nothing of the order. sent: our request went out once more under the same id. denied: it never left.
 */
export const EVIDENCE_KINDS = ['reply', 'query', 'absence', 'sent', 'denied'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** An observation before it is stored. */
export interface Evidence {
  kind: EvidenceKind;
  /** A sentence for people. */
  detail: string;
}

/** One stored observation; never changed. */
export interface OrderEvidence extends Evidence {
  id: string;
  orderId: string;
  /** What it says the order has become; null when it says nothing of that. */
  status: OrderStatus | null;
  observedAtMs: number;
}
