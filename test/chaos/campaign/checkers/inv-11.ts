import type { Checker } from '../snapshot.ts';
import { positionLifecycleId } from '../../../../contracts/temporal/position-lifecycle.ts';
import { D, groupBy, isStrange, slotOf, violation } from './tools.ts';

/** Whoever holds something has somebody who looks after it. */
export const inv11: Checker = {
  id: 'INV-11',
  class: 'E',
  law: 'every position has exactly one running workflow, and every running workflow a position',
  check: ({ rows, workflows, venues }) => {
    const open = rows.positions.filter(({ status }) => status !== 'closed');
    const expected = new Set(open.map(({ id }) => positionLifecycleId(id)));
    const running = new Set(workflows);
    const held = groupBy(open, (row) => slotOf(row.venueAccountId, row.instrument));
    return [
      ...open
        .filter(({ id }) => !running.has(positionLifecycleId(id)))
        .map(({ id, status }) => violation('INV-11', `position ${id} is ${status} and has no workflow`)),
      ...workflows
        .filter((id) => !expected.has(id))
        .map((id) => violation('INV-11', `workflow ${id} has no open position`)),
      ...(running.size === workflows.length ? [] : [violation('INV-11', 'a position has two running workflows')]),
      ...venues.flatMap((truth) =>
        truth.positions
          .filter(({ signedQuantity }) => !new D(signedQuantity).isZero())
          .filter(
            ({ account, symbol }) =>
              !held.has(slotOf(account, symbol)) && !isStrange(truth, account, slotOf('', symbol).trim()),
          )
          .map(({ account, symbol, signedQuantity }) =>
            violation(
              'INV-11',
              `${truth.venue} holds ${signedQuantity} ${symbol} of ${account}, which nobody looks after`,
            ),
          ),
      ),
    ];
  },
};
