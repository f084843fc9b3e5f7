import type { Checker } from '../snapshot.ts';
import { instrumentOf } from '../venues.ts';
import { D, isStrange, isOpen, violation, wireOrders } from './tools.ts';

/** Killed means verified flat. */
export const inv18: Checker = {
  id: 'INV-18',
  class: 'E',
  law: 'a killed deployment enters nothing more, holds nothing, and nothing of it rests at a venue',
  check: ({ rows, venues, spans }) => {
    const killed = new Set(spans.kills.map(({ deploymentId }) => deploymentId));
    const accounts = new Set(
      rows.deployments.filter(({ id }) => killed.has(id)).map(({ venueAccountId }) => venueAccountId),
    );
    const late = rows.orders
      .filter(
        ({ leg, deploymentId, submittedAtMs }) =>
          leg === 'entry' &&
          submittedAtMs !== null &&
          spans.kills.some((kill) => kill.deploymentId === deploymentId && submittedAtMs > kill.atMs),
      )
      .map(({ clientOrderId }) =>
        violation('INV-18', `entry ${clientOrderId} was submitted after its deployment was killed`),
      );
    const left = venues.flatMap((truth) => [
      ...truth.positions
        .filter(
          ({ account, symbol, signedQuantity }) =>
            accounts.has(account) &&
            !new D(signedQuantity).isZero() &&
            !isStrange(truth, account, instrumentOf(symbol)),
        )
        .map(({ account, symbol, signedQuantity }) =>
          violation('INV-18', `${account} was killed and holds ${signedQuantity} ${symbol}`),
        ),
      ...wireOrders(truth)
        .filter((order) => accounts.has(order.account) && isOpen(order))
        .map(({ account, clientId }) => violation('INV-18', `${account} was killed and ${String(clientId)} rests`)),
    ]);
    return [...late, ...left];
  },
};
