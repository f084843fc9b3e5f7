import type { Checker } from '../snapshot.ts';
import { D, groupBy, sum, violation } from './tools.ts';

/** The books balance to the last unit. */
export const inv28: Checker = {
  id: 'INV-28',
  class: 'E',
  law: 'each ledger transaction and each account sums to zero, inventory is the cost of what is open, and cash with it is the balance at the venue',
  check: ({ rows, venues }) => {
    const balances = new Map(
      venues.flatMap((truth) => truth.balances.map(({ account, balance }) => [account, { balance, truth }] as const)),
    );
    const open = groupBy(
      rows.positions.filter(({ status }) => status !== 'closed'),
      ({ venueAccountId }) => venueAccountId,
    );
    return [
      ...rows.unbalanced.map(({ key, sum: off }) => violation('INV-28', `ledger transaction ${key} sums to ${off}`)),
      ...rows.ledger.flatMap(({ venueAccountId, ...accounts }) => {
        const total = sum(Object.values(accounts));
        const cost = sum((open.get(venueAccountId) ?? []).map((row) => row.cost));
        const venue = balances.get(venueAccountId);
        const settled = new D(accounts.cash).plus(cost);
        const isStrange = venue?.truth.strangers.some(({ account }) => account === venueAccountId) ?? false;
        return [
          ...(total.isZero() ? [] : [violation('INV-28', `account ${venueAccountId} sums to ${total.toFixed()}`)]),
          ...(cost.equals(accounts.inventory)
            ? []
            : [
                violation(
                  'INV-28',
                  `account ${venueAccountId}: inventory ${accounts.inventory}, open cost ${cost.toFixed()}`,
                ),
              ]),
          ...(venue === undefined || isStrange || settled.equals(venue.balance)
            ? []
            : [
                violation(
                  'INV-28',
                  `account ${venueAccountId}: ${settled.toFixed()} in our ledger, ${venue.balance} at ${venue.truth.venue}`,
                ),
              ]),
        ];
      }),
    ];
  },
};
