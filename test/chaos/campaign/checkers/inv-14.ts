import type { Checker } from '../snapshot.ts';
import { D, groupBy, isOpen, isStrange, slotOf, sum, violation, wireOrders } from './tools.ts';
import { instrumentOf } from '../venues.ts';

/** One set of protection, and none where nothing is held. */
export const inv14: Checker = {
  id: 'INV-14',
  class: 'E',
  law: 'the stops of a position cover it once, and no protective order rests where nothing is held',
  check: ({ venues }) =>
    venues.flatMap((truth) => {
      const held = new Map(
        truth.positions.map(({ account, symbol, signedQuantity }) => [slotOf(account, symbol), new D(signedQuantity)]),
      );
      const resting = wireOrders(truth).filter((order) => order.reduceOnly && isOpen(order));
      return [...groupBy(resting, ({ account, symbol }) => slotOf(account, symbol))].flatMap(([slot, orders]) => {
        const [account = ''] = slot.split(' ');
        if (isStrange(truth, account, instrumentOf(orders[0]?.symbol ?? ''))) return [];
        const size = held.get(slot)?.abs() ?? new D(0);
        if (size.isZero())
          return [
            violation(
              'INV-14',
              `${truth.venue} ${slot} is flat, and ${orders.length} protective orders rest: ${orders.map(({ clientId }) => clientId).join(', ')}`,
            ),
          ];
        const stops = sum(
          orders
            .filter(({ kind }) => kind === 'STOP')
            .map(({ quantity, filled }) => new D(quantity).minus(filled).toFixed()),
        );
        return stops.greaterThan(size)
          ? [violation('INV-14', `${truth.venue} ${slot}: stops for ${stops.toFixed()}, ${size.toFixed()} is held`)]
          : [];
      });
    }),
};
