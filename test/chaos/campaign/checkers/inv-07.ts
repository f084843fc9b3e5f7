import type { Checker } from '../snapshot.ts';
import { D, groupBy, isStrange, pairs, slotOf, violation } from './tools.ts';
import { instrumentOf } from '../venues.ts';

/** Exits only shrink: they neither turn a position around nor open one where nothing is held. */
export const inv07: Checker = {
  id: 'INV-07',
  class: 'S',
  law: 'every order that is not an entry is reduce-only, and no fill of one makes a position larger or turns it around',
  check: (snapshot) => {
    const exits = new Set(
      snapshot.rows.orders.filter(({ leg }) => leg !== 'entry').map(({ clientOrderId }) => clientOrderId),
    );
    return [
      ...pairs(snapshot)
        .filter(({ order, row }) => row !== undefined && row.leg !== 'entry' && !order.reduceOnly)
        .map(({ order }) => violation('INV-07', `${String(order.clientId)} is an exit and not reduce-only`)),
      ...snapshot.venues.flatMap((truth) =>
        [...groupBy(truth.fills, ({ account, symbol }) => slotOf(account, symbol))].flatMap(([slot, fills]) => {
          const [account = ''] = slot.split(' ');
          if (isStrange(truth, account, instrumentOf(fills[0]?.symbol ?? ''))) return [];
          let held = new D(0);
          return fills.flatMap((fill) => {
            const before = held;
            held = held.plus(new D(fill.quantity).times(fill.side === 'BUY' ? 1 : -1));
            const hasTurned = !held.isZero() && before.isNegative() !== held.isNegative();
            const isWrong = hasTurned || held.abs().greaterThan(before.abs());
            return isWrong && fill.clientId !== null && exits.has(fill.clientId)
              ? [
                  violation(
                    'INV-07',
                    `exit ${fill.clientId} took ${truth.venue} ${slot} from ${before.toFixed()} to ${held.toFixed()}`,
                  ),
                ]
              : [];
          });
        }),
      ),
    ];
  },
};
