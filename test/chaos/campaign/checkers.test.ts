import { describe, expect, test } from '@jest/globals';

import { CHECKERS, violationsOf } from './checkers/index.ts';
import type { Planted } from './small-snapshot.ts';
import { entryRow, fillRow, smallSnapshot, trueEntry, trueStop } from './small-snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** For each law, a world in which it alone is known to be broken. */
const PLANTS: Record<string, (world: Planted<Snapshot>) => void> = {
  'INV-01': ({ venues }) => venues[0]?.orders.push(trueEntry({ id: 'V9' })),
  'INV-02': ({ rows }) => Object.assign(rows.orders[1] ?? {}, { status: 'rejected' }),
  'INV-03': ({ rows }) => Object.assign(rows.orders[0] ?? {}, { submittedAtMs: 1_200 }),
  'INV-04': ({ rows }) => Object.assign(rows.positions[0] ?? {}, { plannedQuantity: '0.5' }),
  'INV-05': ({ rows }) => rows.fills.splice(0),
  'INV-06': ({ rows }) => rows.fills.push(fillRow()),
  'INV-07': ({ venues }) => Object.assign(venues[0]?.orders[1] ?? {}, { reduceOnly: false }),
  'INV-08': ({ venues }) => Object.assign(venues[0]?.orders[0] ?? {}, { price: '400000' }),
  'INV-09': ({ venues }) => Object.assign(venues[0]?.orders[1] ?? {}, { nonce: 1 }),
  'INV-10': ({ spans }) => spans.freezes.push({ fromMs: -10_000, toMs: 2_000 }),
  'INV-11': ({ workflows }) => workflows.splice(0),
  'INV-12': ({ caps }) => Object.assign(caps, { orderNotional: '100' }),
  'INV-13': ({ venues }) => Object.assign(venues[0]?.uncovered[0]?.gaps[0] ?? {}, { toMs: 20_000 }),
  'INV-14': ({ venues }) => venues[0]?.orders.push(trueStop({ id: 'V3', clientId: 's:d:stopLoss:1' })),
  'INV-15': ({ venues }) => {
    venues[0]?.orders[1]?.revisions.push({ atMs: 1_500, state: 'CANCELED', filled: '0', reason: 'BY_REQUEST' });
    venues[0]?.uncovered[0]?.gaps.push({ account: 'A', symbol: 'BTCUSD', fromMs: 1_500, toMs: 1_600 });
  },
  'INV-16': ({ venues }) => venues[0]?.positions.splice(0),
  'INV-17': ({ spans }) => spans.pauses.push({ scope: 'user', key: 'u', fromMs: 900, toMs: null }),
  'INV-18': ({ spans }) => spans.kills.push({ deploymentId: 'd', atMs: 900 }),
  'INV-19': ({ rows }) => rows.fillPostings.splice(0),
  'INV-20': ({ acks }) => acks.push({ key: 'k2', signalId: 'lost' }),
  'INV-21': ({ rows }) => {
    Object.assign(rows.positions[0] ?? {}, { timeExitAtMs: 9_000 });
    const exit = { clientOrderId: 's:d:exit:1', leg: 'exit', exitReason: 'timeExit', createdAtMs: 8_000 } as const;
    rows.orders.push(entryRow({ id: 'O3', ...exit }));
  },
  'INV-22': ({ pollers }) => Object.assign(pollers, { trading: 0 }),
  'INV-28': ({ venues }) => Object.assign(venues[0]?.balances[0] ?? {}, { balance: '99998' }),
  'INV-30': ({ feed }) => feed.splice(0),
};

describe('the checkers of the campaign', () => {
  test('find nothing in a world in which every law is kept', () => {
    expect(violationsOf(smallSnapshot(), ['S', 'E'])).toEqual([]);
  });

  test.each(CHECKERS.map((checker) => ({ checker, law: checker.law, id: checker.id })))(
    '$id finds what breaks it: $law',
    ({ checker, id }) => {
      const world = smallSnapshot();
      PLANTS[id]?.(world);
      expect(checker.check(world)).toContainEqual(expect.objectContaining({ invariant: id }));
    },
  );
});
