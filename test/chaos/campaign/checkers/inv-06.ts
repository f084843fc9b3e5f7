import type { Checker } from '../snapshot.ts';
import { groupBy, sum, violation } from './tools.ts';

/** Each trade of a venue is counted once. */
export const inv06: Checker = {
  id: 'INV-06',
  class: 'S',
  law: 'a trade of the venue is stored once, and a position is the sum of its fills',
  check: ({ rows }) => {
    const doubled = [...groupBy(rows.fills, (fill) => `${fill.venue} ${fill.venueAccountId} ${fill.venueTradeId}`)]
      .filter(([, fills]) => fills.length > 1)
      .map(([key, fills]) => violation('INV-06', `DOUBLED: trade ${key} is stored ${fills.length} times`));
    const fills = groupBy(rows.fills, ({ positionId }) => positionId);
    const unsummed = rows.positions.flatMap(({ id, direction, openedQuantity, closedQuantity, signedQuantity }) => {
      const opening = direction === 'long' ? 'buy' : 'sell';
      const of = (isOpening: boolean) =>
        sum(
          (fills.get(id) ?? []).filter(({ side }) => (side === opening) === isOpening).map(({ quantity }) => quantity),
        );
      const [opened, closed] = [of(true), of(false)];
      const signed = opened.minus(closed).times(direction === 'long' ? 1 : -1);
      const isSummed = opened.equals(openedQuantity) && closed.equals(closedQuantity) && signed.equals(signedQuantity);
      return isSummed
        ? []
        : [
            violation(
              'INV-06',
              `position ${id} is ${signedQuantity} (+${openedQuantity} −${closedQuantity}), its fills say ${signed.toFixed()} (+${opened.toFixed()} −${closed.toFixed()})`,
            ),
          ];
    });
    return [...doubled, ...unsummed];
  },
};
