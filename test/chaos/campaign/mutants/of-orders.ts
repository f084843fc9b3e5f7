import { D } from '../checkers/tools.ts';
import type { Mutant } from './plant.ts';
import {
  inOrder,
  isEntry,
  isExit,
  isFilledEntry,
  withOrder,
  withOrderLike,
  withOrderRow,
  withPosition,
  withRows,
} from './plant.ts';

const again = (id: string | null): string => `${String(id)}:again`;

/** Faults of the protocol of orders: INV-01 to INV-04. */
export const ORDER_MUTANTS: readonly Mutant[] = [
  {
    id: 'fresh-id-per-attempt',
    invariant: 'INV-01',
    what: 'a second attempt sends the entry under an id of its own',
    plant: inOrder(isFilledEntry, (snapshot, carrier) =>
      withOrderLike(snapshot, carrier, { id: 'venue-again', clientId: again(carrier.order.clientId) }),
    ),
  },
  {
    id: 'sent-twice',
    invariant: 'INV-01',
    what: 'an order of unknown fate is sent once more to a venue that takes both',
    plant: inOrder(isExit, (snapshot, carrier) => withOrderLike(snapshot, carrier, { id: 'venue-again' })),
  },
  {
    id: 'two-entries-of-a-signal',
    invariant: 'INV-01',
    what: 'a signal that is carried out again makes a second entry',
    plant: inOrder(isEntry, (snapshot, { row }) =>
      withRows(snapshot, {
        orders: [
          ...snapshot.rows.orders,
          { ...row, id: 'order-again', clientOrderId: again(row.clientOrderId), submittedAtMs: null },
        ],
      }),
    ),
  },
  {
    id: 'one-id-for-two-intents',
    invariant: 'INV-01',
    what: 'the revision is left out of the client order id',
    plant: inOrder(isExit, (snapshot, { row }) =>
      withRows(snapshot, { orders: [...snapshot.rows.orders, { ...row, id: 'order-again' }] }),
    ),
  },
  {
    id: 'account-of-another',
    invariant: 'INV-01',
    what: 'an order goes out for the account of another user',
    plant: inOrder(isEntry, (snapshot, carrier) => withOrder(snapshot, carrier, { account: 'account-of-another' })),
  },
  {
    id: 'sized-anew-on-retry',
    invariant: 'INV-01',
    what: 'a retry sizes the order anew, and sends what was not stored',
    plant: inOrder(isEntry, (snapshot, carrier) =>
      withOrder(snapshot, carrier, { quantity: new D(carrier.order.quantity).times('0.9').toFixed() }),
    ),
  },
  {
    id: '5xx-is-a-no',
    invariant: 'INV-02',
    what: 'a 502 is taken for a rejection, and the order has filled',
    plant: inOrder(isFilledEntry, (snapshot, { row }) =>
      withOrderRow(snapshot, row, {
        status: 'rejected',
        filledQuantity: '0',
        evidence: 'refused by the venue: 502',
        updatedAtMs: row.createdAtMs,
      }),
    ),
  },
  {
    id: 'not-found-is-gone',
    invariant: 'INV-02',
    what: 'a stop that was not found once is taken for expired, and rests',
    plant: inOrder(
      ({ order }) => order.kind === 'STOP',
      (snapshot, carrier) => {
        const expired = { status: 'expired', evidence: 'not found', updatedAtMs: carrier.row.createdAtMs };
        return withOrderRow(withOrder(snapshot, carrier, { state: 'OPEN' }), carrier.row, expired);
      },
    ),
  },
  {
    id: 'end-without-evidence',
    invariant: 'INV-02',
    what: 'an order is given up because time has passed, and nothing says what proved it',
    plant: inOrder(isExit, (snapshot, { row }) => withOrderRow(snapshot, row, { status: 'canceled', evidence: null })),
  },
  {
    id: 'stored-after-sending',
    invariant: 'INV-03',
    what: 'the intent is committed after the first byte has left',
    plant: inOrder(isEntry, (snapshot, { order, row }) =>
      withOrderRow(snapshot, row, { submittedAtMs: order.receivedAtMs + 40 }),
    ),
  },
  {
    id: 'never-marked-as-sent',
    invariant: 'INV-03',
    what: 'an exit is sent past the step that marks it as submitted',
    plant: inOrder(isExit, (snapshot, { row }) => withOrderRow(snapshot, row, { submittedAtMs: null })),
  },
  {
    id: 'children-over-the-parent',
    invariant: 'INV-04',
    what: 'what is left of an entry is sent again although it has filled meanwhile',
    plant: inOrder(isFilledEntry, (snapshot, carrier) => {
      const { row, order } = carrier;
      const clientId = again(row.clientOrderId);
      const child = { ...row, id: 'order-again', clientOrderId: clientId };
      const both = withRows(snapshot, { orders: [...snapshot.rows.orders, child] });
      return withOrderLike(both, carrier, {
        id: 'venue-again',
        clientId,
        quantity: new D(order.quantity).div(2).toFixed(),
      });
    }),
  },
  {
    id: 'rounded-up',
    invariant: 'INV-04',
    what: 'the quantity is rounded up to the lot after the risk rules have agreed to it',
    plant: inOrder(isFilledEntry, (snapshot, { row, order }) => {
      const position = snapshot.rows.positions.find(({ id }) => id === row.positionId);
      const plannedQuantity = new D(order.quantity).minus('0.00000001').toFixed();
      return position === undefined ? snapshot : withPosition(snapshot, position, { plannedQuantity });
    }),
  },
];
