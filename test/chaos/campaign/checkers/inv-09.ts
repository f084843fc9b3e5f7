import type { Checker } from '../snapshot.ts';
import { groupBy, violation, wireOrders } from './tools.ts';

/** A nonce is used once. */
export const inv09: Checker = {
  id: 'INV-09',
  class: 'S',
  law: 'no nonce of an account is used twice',
  check: ({ venues }) =>
    venues.flatMap((truth) => [
      // What is signed twice is refused there, so that no order tells of it.
      ...(truth.refusals.nonceUsed === 0
        ? []
        : [violation('INV-09', `${truth.venue} refused a nonce that had been used`)]),
      ...[
        ...groupBy(
          wireOrders(truth).filter(({ nonce }) => nonce !== null),
          ({ account, nonce }) => `${account} ${String(nonce)}`,
        ),
      ]
        .filter(([, orders]) => orders.length > 1)
        .map(([key, orders]) => violation('INV-09', `${truth.venue}: nonce ${key} signed ${orders.length} orders`)),
    ]),
};
