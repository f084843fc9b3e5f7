import type { Checker } from '../snapshot.ts';
import { violation } from './tools.ts';

/** Somebody is there for everything that is to be done. */
export const inv22: Checker = {
  id: 'INV-22',
  class: 'E',
  law: 'every task queue of the platform has a poller',
  check: ({ pollers }) => {
    const queues = Object.entries(pollers);
    if (queues.length === 0) return [violation('INV-22', 'no task queue was looked at')];
    return queues
      .filter(([, count]) => count === 0)
      .map(([queue]) => violation('INV-22', `nobody polls the task queue ${queue}`));
  },
};
