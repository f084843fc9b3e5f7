import type { Checker } from '../snapshot.ts';
import { D, groupBy, pairs, violation } from './tools.ts';

const MINUTE_MS = 60_000;

/** Caps are hard. */
export const inv12: Checker = {
  id: 'INV-12',
  class: 'S',
  law: 'no entry is worth more than the cap of an order, and no deployment enters more often than it may',
  check: (snapshot) => {
    const { orderNotional, ordersPerMinute } = snapshot.caps;
    const large = pairs(snapshot)
      .filter(
        ({ order, row }) =>
          row?.leg === 'entry' &&
          order.price !== null &&
          new D(order.quantity).times(order.price).greaterThan(orderNotional),
      )
      .map(({ order }) =>
        violation(
          'INV-12',
          `${String(order.clientId)} is ${order.quantity} at ${String(order.price)}, above ${orderNotional}`,
        ),
      );
    const entries = snapshot.rows.orders.filter(({ leg, submittedAtMs }) => leg === 'entry' && submittedAtMs !== null);
    const often = [
      ...groupBy(entries, (row) => `${row.deploymentId} ${Math.floor((row.submittedAtMs ?? 0) / MINUTE_MS)}`),
    ]
      .filter(([, rows]) => rows.length > ordersPerMinute)
      .map(([key, rows]) => violation('INV-12', `deployment and minute ${key}: ${rows.length} entries`));
    return [...large, ...often];
  },
};
