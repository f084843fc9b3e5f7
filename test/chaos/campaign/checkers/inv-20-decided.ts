import type { Checker } from '../snapshot.ts';
import { violation } from './tools.ts';

/** Of a signal with which nothing was done yet. */
const UNDECIDED = new Set(['received', 'validated', 'routed']);

/** What was acknowledged is carried out, or refused with a reason. */
export const inv20Decided: Checker = {
  id: 'INV-20',
  class: 'E',
  law: 'no stored signal is left undecided',
  check: ({ rows }) =>
    rows.signals
      .filter(({ status }) => UNDECIDED.has(status))
      .map(({ id, status }) => violation('INV-20', `LOST: signal ${id} is ${status}, and nobody decides on it`)),
};
