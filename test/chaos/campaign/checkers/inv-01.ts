import type { Checker, OrderRow } from '../snapshot.ts';
import type { TrueOrder } from './tools.ts';
import { D, groupBy, pairs, slotOf, violation, wireOrders } from './tools.ts';

/** One signal makes one entry for a deployment, and one intent makes one order at the venue. */
export const inv01: Checker = {
  id: 'INV-01',
  class: 'S',
  law: 'at most one entry for a signal and deployment; at most one venue order for an intent, and that one of its terms; no venue order without an intent',
  check: (snapshot) => [
    ...[
      ...groupBy(
        snapshot.rows.orders.filter(({ leg }) => leg === 'entry'),
        (row) => `${row.signalId} ${row.deploymentId}`,
      ),
    ]
      .filter(([, rows]) => rows.length > 1)
      .map(([key, rows]) => violation('INV-01', `${rows.length} entries for signal and deployment ${key}`)),
    ...[...groupBy(snapshot.rows.orders, ({ clientOrderId }) => clientOrderId)]
      .filter(([, rows]) => rows.length > 1)
      .map(([id, rows]) => violation('INV-01', `${rows.length} intents with client order id ${id}`)),
    ...snapshot.venues.flatMap((truth) =>
      [
        ...groupBy(
          wireOrders(truth).filter(({ state }) => state !== 'REJECTED'),
          ({ clientId }) => clientId ?? '',
        ),
      ]
        .filter(([, orders]) => orders.length > 1)
        .map(([id, orders]) => violation('INV-01', `${truth.venue} holds ${orders.length} orders of intent ${id}`)),
    ),
    ...pairs(snapshot)
      .filter(({ row }) => row === undefined)
      .map(({ truth, order }) =>
        violation('INV-01', `${truth.venue} has order ${String(order.clientId)} that we never intended`),
      ),
    ...pairs(snapshot).flatMap(({ truth, order, row }) =>
      row === undefined || isAsIntended(order, row)
        ? []
        : [violation('INV-01', `${truth.venue} has ${row.clientOrderId} on other terms than we intended`)],
    ),
  ],
};

/** The same account, instrument, side and quantity. */
const isAsIntended = (order: TrueOrder, row: OrderRow): boolean =>
  slotOf(order.account, order.symbol) === slotOf(row.venueAccountId, row.instrument) &&
  order.side.toLowerCase() === row.side &&
  new D(order.quantity).equals(row.quantity);
