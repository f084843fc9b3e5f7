import type { Checker } from '../snapshot.ts';
import { instrumentOf } from '../venues.ts';
import { isStrange, violation, wireOrders } from './tools.ts';

/** Place new, then cancel old. */
export const inv15: Checker = {
  id: 'INV-15',
  class: 'S',
  law: 'no gap in the protection of a position begins with our own cancel of its stop',
  check: ({ venues }) =>
    venues
      .filter(({ nativeStops }) => nativeStops)
      .flatMap((truth) => {
        const cancels = new Set(
          wireOrders(truth)
            .filter(({ kind, reduceOnly }) => kind === 'STOP' && reduceOnly)
            .filter(({ clientId }) => !truth.handCancels.includes(clientId ?? ''))
            .flatMap(({ account, symbol, revisions }) =>
              revisions
                .filter(({ state, reason }) => state === 'CANCELED' && reason === 'BY_REQUEST')
                .map(({ atMs }) => `${account} ${symbol} ${atMs}`),
            ),
        );
        return truth.uncovered
          .filter(({ account, symbol }) => !isStrange(truth, account, instrumentOf(symbol)))
          .flatMap(({ gaps }) => gaps)
          .filter(({ account, symbol, fromMs }) => cancels.has(`${account} ${symbol} ${fromMs}`))
          .map(({ account, symbol, fromMs, toMs }) =>
            violation(
              'INV-15',
              `${truth.venue} ${account} ${symbol}: our cancel of the stop left it uncovered for ${toMs === null ? 'good' : `${toMs - fromMs} ms`}`,
            ),
          );
      }),
};
