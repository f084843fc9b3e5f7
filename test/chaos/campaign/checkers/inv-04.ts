import type { Checker } from '../snapshot.ts';
import { D, groupBy, pairs, sum, violation } from './tools.ts';

/** The Knight rule: all that was ever sent for a position is no more than what was decided. */
export const inv04: Checker = {
  id: 'INV-04',
  class: 'S',
  law: 'the entries ever taken by a venue for a position sum to no more than what was decided for it',
  check: (snapshot) => {
    const entries = pairs(snapshot).filter(({ order, row }) => row?.leg === 'entry' && order.state !== 'REJECTED');
    const sent = groupBy(entries, ({ row }) => row?.positionId ?? '');
    return snapshot.rows.positions.flatMap(({ id, plannedQuantity }) => {
      const total = sum((sent.get(id) ?? []).map(({ order }) => order.quantity));
      return total.greaterThan(new D(plannedQuantity))
        ? [violation('INV-04', `position ${id}: ${total.toFixed()} was sent, ${plannedQuantity} was decided`)]
        : [];
    });
  },
};
