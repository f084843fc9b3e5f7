import type { Checker } from '../snapshot.ts';
import { instrumentOf } from '../venues.ts';
import { D, groupBy, pairs, violation } from './tools.ts';

const MINUTE_MS = 60_000;

/** Caps are hard. */
export const inv12: Checker = {
  id: 'INV-12',
  class: 'S',
  law: 'no entry is worth more than the cap of an order, and no deployment enters more often than it may',
  check: (snapshot) => {
    const { orderNotional, ordersPerMinute } = snapshot.caps;
    const large = pairs(snapshot).flatMap(({ order, row }) => {
      if (row?.leg !== 'entry') return [];
      // Without a limit of its own it is worth what the market was at least.
      const price = order.price ?? snapshot.marks[instrumentOf(order.symbol)]?.low ?? '0';
      return new D(order.quantity).times(price).greaterThan(orderNotional)
        ? [violation('INV-12', `${row.clientOrderId} is ${order.quantity} at ${price}, above ${orderNotional}`)]
        : [];
    });
    const entries = snapshot.rows.orders.filter(({ leg, submittedAtMs }) => leg === 'entry' && submittedAtMs !== null);
    const often = [
      ...groupBy(entries, (row) => `${row.deploymentId} ${Math.floor((row.submittedAtMs ?? 0) / MINUTE_MS)}`),
    ]
      .filter(([, rows]) => rows.length > ordersPerMinute)
      .map(([key, rows]) => violation('INV-12', `deployment and minute ${key}: ${rows.length} entries`));
    return [...large, ...often];
  },
};
