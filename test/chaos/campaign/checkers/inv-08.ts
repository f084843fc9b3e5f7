import type { Checker } from '../snapshot.ts';
import { instrumentOf } from '../venues.ts';
import { D, pairs, violation } from './tools.ts';

const PLAIN = /^\d+(\.\d+)?$/;
/** An entry may be this far from every true price of the run: the slippage limit and a little. */
const BAND = 0.05;

/** What reaches a venue is a number, and near the market. */
export const inv08: Checker = {
  id: 'INV-08',
  class: 'S',
  law: 'every quantity and price that reaches a venue is a positive decimal, and an entry is priced within the band of the true market',
  check: (snapshot) => [
    // A venue may refuse what is no number, and then has no order that tells of it.
    ...snapshot.rows.orders.flatMap(({ submittedAtMs, venue, clientOrderId, quantity, limitPrice, triggerPrice }) => {
      const odd = submittedAtMs === null ? [] : oddOf([quantity, limitPrice, triggerPrice]);
      return odd.length === 0
        ? []
        : [violation('INV-08', `${odd.join(', ')} was submitted to ${venue} in ${clientOrderId}`)];
    }),
    ...pairs(snapshot).flatMap(({ truth, order, row }) => {
      const odd = oddOf([order.quantity, order.price, order.trigger]);
      if (odd.length > 0)
        return [violation('INV-08', `${truth.venue} was sent ${odd.join(', ')} in ${String(order.clientId)}`)];
      const marks = snapshot.marks[instrumentOf(order.symbol)];
      if (row?.leg !== 'entry' || order.price === null || marks === undefined) return [];
      const price = new D(order.price);
      const isNear =
        price.greaterThan(new D(marks.low).times(1 - BAND)) && price.lessThan(new D(marks.high).times(1 + BAND));
      return isNear
        ? []
        : [
            violation(
              'INV-08',
              `entry ${row.clientOrderId} is priced ${order.price}; the market was between ${marks.low} and ${marks.high}`,
            ),
          ];
    }),
  ],
};

/** Those that are not plain positive decimals. */
const oddOf = (numbers: readonly (string | null)[]): string[] =>
  numbers.filter((each) => each !== null).filter((each) => !PLAIN.test(each) || new D(each).isZero());
