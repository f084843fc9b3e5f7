import { D } from '../checkers/tools.ts';
import type { Mutant } from './plant.ts';
import { inOrder, isEntry, isExit, withOrder, withOrderLike, withOrderRow, withRows, withTruth } from './plant.ts';
import type { Snapshot } from '../snapshot.ts';

const sent = (id: string, what: string, quantity: string): Mutant => ({
  id,
  invariant: 'INV-08',
  what,
  plant: inOrder(isEntry, (snapshot, carrier) => withOrder(snapshot, carrier, { quantity })),
});

/** Faults in what is sent, and when: INV-08, INV-09, INV-10, INV-12, INV-17, INV-21. */
export const SENDING_MUTANTS: readonly Mutant[] = [
  {
    id: 'not-a-number',
    invariant: 'INV-08',
    what: 'a quotient of zeros becomes a price; the venue refuses it, and has no order of it',
    plant: inOrder(isExit, (snapshot, { row }) => withOrderRow(snapshot, row, { triggerPrice: 'NaN' })),
  },
  sent('infinity', 'a price of zero makes the size infinite', 'Infinity'),
  sent('exponent', 'a float is written as it prints', '1e-7'),
  sent('negative', 'a short is sent as a negative buy', '-1'),
  sent('zero', 'a size below the lot is rounded to nothing and sent', '0'),
  {
    id: 'out-of-band',
    invariant: 'INV-08',
    what: 'a single absurd tick prices an entry ten times above the market',
    plant: inOrder(
      ({ row, order }) => row.leg === 'entry' && order.price !== null,
      (snapshot, carrier) =>
        withOrder(snapshot, carrier, { price: new D(carrier.order.price ?? '1').times(10).toFixed() }),
    ),
  },
  {
    id: 'nonce-of-two-orders',
    invariant: 'INV-09',
    what: 'two workers sign with one nonce, at a venue that does not mind',
    plant: inOrder(isEntry, (snapshot, carrier) => withOrderLike(snapshot, carrier, { id: 'venue-again' })),
  },
  {
    id: 'nonce-refused',
    invariant: 'INV-09',
    what: 'a retry signs with the nonce of the first attempt, and the venue refuses it',
    plant: (snapshot) => {
      const [truth] = snapshot.venues;
      return truth === undefined
        ? null
        : withTruth(snapshot, truth.venue, { refusals: { ...truth.refusals, nonceUsed: 1 } });
    },
  },
  {
    id: 'entry-on-an-old-price',
    invariant: 'INV-10',
    what: 'the age of the price is not looked at',
    plant: inOrder(isEntry, (snapshot, { row }) =>
      withSpans(snapshot, {
        freezes: [...snapshot.spans.freezes, { fromMs: row.createdAtMs - 8_000, toMs: row.createdAtMs + 1_000 }],
      }),
    ),
  },
  {
    id: 'cap-of-an-order',
    invariant: 'INV-12',
    what: 'the cap is asked for the notional of the signal, and not for what is sent',
    plant: inOrder(isEntry, (snapshot, carrier) => withOrder(snapshot, carrier, { quantity: '1000000' })),
  },
  {
    id: 'cap-without-a-limit',
    invariant: 'INV-12',
    what: 'an entry at any price is above the cap',
    plant: inOrder(isEntry, (snapshot, carrier) => withOrder(snapshot, carrier, { quantity: '1000000', price: null })),
  },
  {
    id: 'too-often',
    invariant: 'INV-12',
    what: 'entries of one minute are not counted',
    plant: inOrder(isEntry, (snapshot, { row }) => {
      const more = Array.from({ length: snapshot.caps.ordersPerMinute + 1 }, (_, index) => ({
        ...row,
        id: `order-more-${String(index)}`,
        clientOrderId: `more-${String(index)}`,
        signalId: `more-${String(index)}`,
      }));
      return withRows(snapshot, { orders: [...snapshot.rows.orders, ...more] });
    }),
  },
  ...(['platform', 'venue', 'user', 'deployment'] as const).map((scope): Mutant => ({
    id: `entry-after-pause-of-${scope}`,
    invariant: 'INV-17',
    what: `the pause of a ${scope} is asked for at the door only`,
    plant: inOrder(isEntry, (snapshot, { row }) => {
      const { userId } = snapshot.rows.deployments.find(({ id }) => id === row.deploymentId) ?? { userId: '' };
      const key = { platform: '*', venue: row.venue, user: userId, deployment: row.deploymentId }[scope];
      const atMs = row.submittedAtMs ?? 0;
      const pause = { scope, key, fromMs: atMs - 3_000, toMs: atMs + 1_000 };
      return withSpans(snapshot, { pauses: [...snapshot.spans.pauses, pause] });
    }),
  })),
  {
    id: 'timer-early',
    invariant: 'INV-21',
    what: 'the time exit is counted from the wrong moment and fires early',
    plant: inOrder(
      ({ row }) => row.leg === 'exit',
      (snapshot, { row }) =>
        withRows(withOrderRow(snapshot, row, { exitReason: 'timeExit' }), {
          positions: snapshot.rows.positions.map((position) =>
            position.id === row.positionId ? { ...position, timeExitAtMs: row.createdAtMs + 1_500 } : position,
          ),
        }),
    ),
  },
];

const withSpans = (snapshot: Snapshot, spans: Partial<Snapshot['spans']>): Snapshot => ({
  ...snapshot,
  spans: { ...snapshot.spans, ...spans },
});
