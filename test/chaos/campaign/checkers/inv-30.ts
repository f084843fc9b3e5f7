import type { Checker } from '../snapshot.ts';
import { groupBy, violation } from './tools.ts';

/** Events have no gap, and who follows them misses none. */
export const inv30: Checker = {
  id: 'INV-30',
  class: 'E',
  law: 'the events of each aggregate are numbered 1 to n, and a client that follows the feed is told each one once',
  check: ({ rows, feed }) => {
    const told = new Set(feed);
    return [
      ...rows.streams
        .filter(({ count, distinct, lowest, highest }) => lowest !== 1 || highest !== count || distinct !== count)
        .map(({ aggregate, count, distinct, lowest, highest }) =>
          violation('INV-30', `${aggregate} has ${count} events with ${distinct} numbers, ${lowest} to ${highest}`),
        ),
      ...rows.eventIds
        .filter((id) => !told.has(id))
        .map((id) => violation('INV-30', `event ${id} was committed, and the feed skipped it`)),
      ...[...groupBy(feed, (id) => id)]
        .filter(([, group]) => group.length > 1)
        .map(([id]) => violation('INV-30', `the feed told event ${id} twice`)),
    ];
  },
};
