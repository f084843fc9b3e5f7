import type { Checker } from '../snapshot.ts';
import { violation } from './tools.ts';

/** Somebody is there for everything that is to be done. */
export const inv22: Checker = {
  id: 'INV-22',
  class: 'E',
  law: 'every task queue of the platform has a poller',
  check: ({ pollers }) =>
    Object.entries(pollers)
      .filter(([, count]) => count === 0)
      .map(([queue]) => violation('INV-22', `nobody polls the task queue ${queue}`)),
};
