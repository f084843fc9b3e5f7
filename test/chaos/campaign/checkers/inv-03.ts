import type { Checker } from '../snapshot.ts';
import { pairs, violation } from './tools.ts';

/** The intent is committed before the first byte leaves. */
export const inv03: Checker = {
  id: 'INV-03',
  class: 'S',
  law: 'no order reaches a venue before its intent was stored and marked as submitted',
  check: (snapshot) =>
    pairs(snapshot).flatMap(({ truth, order, row }) => {
      if (row === undefined) return [];
      const { submittedAtMs, clientOrderId } = row;
      if (submittedAtMs === null)
        return [violation('INV-03', `${clientOrderId} reached ${truth.venue} and was never marked as submitted`)];
      return order.receivedAtMs < Math.floor(submittedAtMs)
        ? [
            violation(
              'INV-03',
              `${clientOrderId} reached ${truth.venue} ${submittedAtMs - order.receivedAtMs} ms before it was marked as submitted`,
            ),
          ]
        : [];
    }),
};
