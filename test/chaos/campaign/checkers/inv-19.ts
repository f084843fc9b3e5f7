import type { Checker } from '../snapshot.ts';
import { groupBy, violation } from './tools.ts';

/** Nothing is lost or doubled on the way from signal to ledger. */
export const inv19: Checker = {
  id: 'INV-19',
  class: 'S',
  law: 'a signal is executed once for a deployment, a position comes of one execution, and each fill is posted to the ledger once',
  check: ({ rows }) => [
    ...[...groupBy(rows.executions, (row) => `${row.signalId} ${row.deploymentId}`)]
      .filter(([, group]) => group.length > 1)
      .map(([key, group]) => violation('INV-19', `signal and deployment ${key} are executed ${group.length} times`)),
    ...[...groupBy(rows.positions, (row) => `${row.signalId} ${row.deploymentId}`)]
      .filter(([, group]) => group.length > 1)
      .map(([key, group]) => violation('INV-19', `signal and deployment ${key} have ${group.length} positions`)),
    ...(rows.fills.length === rows.fillPostings.length
      ? []
      : [
          violation(
            'INV-19',
            `${rows.fills.length} fills are stored, ${rows.fillPostings.length} are posted to the ledger`,
          ),
        ]),
    ...[...groupBy(rows.fillPostings, (key) => key)]
      .filter(([, group]) => group.length > 1)
      .map(([key, group]) => violation('INV-19', `${key} is posted ${group.length} times`)),
  ],
};
