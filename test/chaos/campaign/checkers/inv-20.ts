import type { Checker } from '../snapshot.ts';
import { groupBy, violation } from './tools.ts';

/** What was acknowledged is there. */
export const inv20: Checker = {
  id: 'INV-20',
  class: 'S',
  law: 'every acknowledged signal is stored, and two keys are two signals',
  check: ({ acks, rows }) => {
    const stored = new Set(rows.signals.map(({ id }) => id));
    return [
      ...acks
        .filter(({ signalId }) => !stored.has(signalId))
        .map(({ key, signalId }) =>
          violation('INV-20', `LOST: signal ${signalId} was acknowledged to ${key} and is not stored`),
        ),
      ...[...groupBy(acks, ({ key }) => key)]
        .filter(([, group]) => new Set(group.map(({ signalId }) => signalId)).size > 1)
        .map(([key]) => violation('INV-20', `key ${key} was answered with two signals`)),
    ];
  },
};
