import type { Checker } from '../snapshot.ts';
import { D, isStrange, slotOf, violation } from './tools.ts';

/** What the venue ended is ended here. */
export const inv16: Checker = {
  id: 'INV-16',
  class: 'E',
  law: 'a position that a hand, a liquidation or the venue has closed is closed here too',
  check: ({ venues, rows }) =>
    venues.flatMap((truth) => {
      const held = new Set(
        truth.positions
          .filter(({ signedQuantity }) => !new D(signedQuantity).isZero())
          .map(({ account, symbol }) => slotOf(account, symbol)),
      );
      return rows.positions
        .filter(
          ({ venue, status, signedQuantity }) =>
            venue === truth.venue && status !== 'closed' && !new D(signedQuantity).isZero(),
        )
        .filter(
          ({ venueAccountId, instrument }) =>
            !held.has(slotOf(venueAccountId, instrument)) && !isStrange(truth, venueAccountId, instrument),
        )
        .map(({ id, signedQuantity, instrument }) =>
          violation(
            'INV-16',
            `position ${id} holds ${signedQuantity} ${instrument} here and nothing at ${truth.venue}`,
          ),
        );
    }),
};
