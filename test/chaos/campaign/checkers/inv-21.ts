import type { Checker } from '../snapshot.ts';
import { violation } from './tools.ts';

/** No timer fires early. */
export const inv21: Checker = {
  id: 'INV-21',
  class: 'S',
  law: 'no time exit is sent before its time',
  check: ({ rows }) => {
    const dueAtMs = new Map(rows.positions.map(({ id, timeExitAtMs }) => [id, timeExitAtMs]));
    return rows.orders.flatMap(({ exitReason, leg, positionId, createdAtMs, clientOrderId }) => {
      const due = dueAtMs.get(positionId) ?? null;
      if (leg !== 'exit' || exitReason !== 'timeExit' || due === null || createdAtMs >= due) return [];
      return [violation('INV-21', `${clientOrderId} was sent ${due - createdAtMs} ms before its time`)];
    });
  },
};
