import type { Checker } from '../snapshot.ts';
import { D, groupBy, isStrange, ordersByClientId, slotOf, sum, violation } from './tools.ts';

/** Nothing that filled is lost, nothing is invented, and both sides hold the same. */
export const inv05: Checker = {
  id: 'INV-05',
  class: 'E',
  law: 'fills of the record = fills at the venue, and positions of the record = positions at the venue, to the last unit',
  check: (snapshot) => {
    const { rows } = snapshot;
    const ours = ordersByClientId(snapshot);
    const stored = new Map(rows.fills.map((fill) => [`${fill.venue} ${fill.venueTradeId}`, fill]));
    const held = groupBy(
      rows.positions.filter(({ status }) => status !== 'closed'),
      (row) => slotOf(row.venueAccountId, row.instrument),
    );
    return snapshot.venues.flatMap((truth) => {
      const real = new Map(truth.fills.map((fill) => [`${truth.venue} ${fill.id}`, fill]));
      const positions = groupBy(truth.positions, ({ account, symbol }) => slotOf(account, symbol));
      const accounts = rows.deployments
        .filter(({ venue }) => venue === truth.venue)
        .map(({ venueAccountId }) => venueAccountId);
      const slots = new Set([
        ...positions.keys(),
        ...[...held.keys()].filter((slot) => accounts.includes(slot.split(' ')[0] ?? '')),
      ]);
      return [
        ...[...real]
          .filter(
            ([key, { clientId }]) => clientId !== null && ours.has(`${truth.venue} ${clientId}`) && !stored.has(key),
          )
          .map(([key, fill]) =>
            violation('INV-05', `LOST: fill ${key} of ${String(fill.clientId)} is not in the record`),
          ),
        ...[...stored]
          .filter(([, { venue }]) => venue === truth.venue)
          .flatMap(([key, fill]) => {
            const is = real.get(key);
            if (is === undefined) return [violation('INV-05', `INVENTED: fill ${key} is not at the venue`)];
            const isSame =
              is.account === fill.venueAccountId &&
              is.clientId === fill.clientOrderId &&
              is.side.toLowerCase() === fill.side &&
              new D(is.quantity).equals(fill.quantity) &&
              new D(is.price).equals(fill.price) &&
              new D(is.fee).equals(fill.fee);
            return isSame
              ? []
              : [
                  violation(
                    'INV-05',
                    `fill ${key} is ${fill.side} ${fill.quantity} at ${fill.price} of ${String(fill.clientOrderId)} here, ${is.side} ${is.quantity} at ${is.price} of ${String(is.clientId)} there`,
                  ),
                ];
          }),
        ...[...slots].flatMap((slot) => {
          const [account = '', instrument = ''] = slot.split(' ');
          if (isStrange(truth, account, instrument)) return [];
          const mine = sum((held.get(slot) ?? []).map(({ signedQuantity }) => signedQuantity));
          const theirs = sum((positions.get(slot) ?? []).map(({ signedQuantity }) => signedQuantity));
          return mine.equals(theirs)
            ? []
            : [
                violation(
                  'INV-05',
                  `${truth.venue} ${slot}: ${mine.toFixed()} in the record, ${theirs.toFixed()} at the venue`,
                ),
              ];
        }),
      ];
    });
  },
};
