import type { Checker } from '../snapshot.ts';
import { D, isOpen, pairs, violation } from './tools.ts';

const OVER = new Set(['rejected', 'expired', 'canceled', 'denied']);

/** A timeout is not a rejection: what we hold for dead is dead at the venue, and says what proved it. */
export const inv02: Checker = {
  id: 'INV-02',
  class: 'S',
  law: 'no order is taken for rejected, expired or canceled while it lives at the venue, none for rejected or denied that has filled; every ended order names its evidence',
  check: (snapshot) => [
    ...snapshot.rows.orders
      .filter(({ status, evidence }) => OVER.has(status) && (evidence ?? '') === '')
      .map(({ clientOrderId, status }) => violation('INV-02', `${clientOrderId} is ${status} without evidence`)),
    ...pairs(snapshot).flatMap(({ truth, order, row }) => {
      // The venue was read first: what ended here since then is judged the next time.
      if (row === undefined || !OVER.has(row.status) || row.updatedAtMs >= snapshot.atMs) return [];
      const isDenied = row.status === 'rejected' || row.status === 'denied';
      const is = isOpen(order)
        ? 'is open'
        : isDenied && !new D(order.filled).isZero()
          ? `has filled ${order.filled}`
          : null;
      if (is === null) return [];
      const ours = `${row.clientOrderId} is ${row.status} here (${row.evidence ?? ''})`;
      return [violation('INV-02', `${ours}, and ${is} at ${truth.venue}`)];
    }),
  ],
};
