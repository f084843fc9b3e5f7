import { D, isOpen } from '../checkers/tools.ts';
import type { LedgerRow, Snapshot } from '../snapshot.ts';
import { symbolOf } from '../venues.ts';
import type { Carrier, Mutant } from './plant.ts';
import { inOrder, inPosition, isEntry, withOrder, withRows, withTruth } from './plant.ts';

/** A float is off by this. */
const LAST_PLACE = '0.000000000001';

/** With other balances of the first account in which nobody else trades. */
const inLedger =
  (bend: (row: LedgerRow) => Partial<LedgerRow>): Mutant['plant'] =>
  (snapshot) => {
    const { ledger } = snapshot.rows;
    const strange = new Set(snapshot.venues.flatMap(({ strangers }) => strangers.map(({ account }) => account)));
    const known = new Set(snapshot.venues.flatMap(({ balances }) => balances.map(({ account }) => account)));
    const row = ledger.find(({ venueAccountId: id }) => known.has(id) && !strange.has(id));
    return row === undefined
      ? null
      : withRows(snapshot, { ledger: ledger.map((each) => (each === row ? { ...row, ...bend(row) } : each)) });
  };

const plus = (amount: string, more: string): string => new D(amount).plus(more).toFixed();

/** Killed a moment before the entry of this order was submitted, or long ago. */
const killed = (snapshot: Snapshot, deploymentId: string, atMs: number): Snapshot => ({
  ...snapshot,
  spans: { ...snapshot.spans, kills: [{ deploymentId, atMs }] },
});

/** The account of the order holds nothing, and nothing of it rests. */
const isIdle = ({ truth, order: { account } }: Carrier): boolean =>
  !truth.positions.some((each) => each.account === account && !new D(each.signedQuantity).isZero()) &&
  !truth.orders.some((each) => each.account === account && isOpen(each));

/** Faults of the books, of events, and of what is told and killed: INV-18, INV-19, INV-20, INV-22, INV-28, INV-30. */
export const BOOK_MUTANTS: readonly Mutant[] = [
  {
    id: 'entry-after-kill',
    invariant: 'INV-18',
    what: 'a dispatch under way goes on after the kill',
    // Nothing else betrays it: the deployment is flat.
    plant: inOrder(
      (carrier) => isEntry(carrier) && isIdle(carrier),
      (snapshot, { row }) => killed(snapshot, row.deploymentId, (row.submittedAtMs ?? 0) - 2_000),
    ),
  },
  {
    id: 'killed-and-not-flat',
    invariant: 'INV-18',
    what: 'the kill switch reports flat without having asked the venue',
    plant: inPosition(
      () => true,
      (snapshot, { deploymentId, venue, venueAccountId: account, instrument }, { positions }) =>
        withTruth(killed(snapshot, deploymentId, snapshot.atMs), venue, {
          positions: [...positions, { account, symbol: symbolOf(instrument), signedQuantity: '1' }],
        }),
    ),
  },
  {
    id: 'killed-and-resting',
    invariant: 'INV-18',
    what: 'the kill switch cancels what the record knows, and an entry rests',
    plant: inOrder(isEntry, (snapshot, carrier) =>
      killed(withOrder(snapshot, carrier, { state: 'OPEN' }), carrier.row.deploymentId, snapshot.atMs),
    ),
  },
  ...(
    [
      ['executed-twice', 'a signal is executed by two dispatches', 'executions'],
      ['two-positions', 'a second execution opens a second position', 'positions'],
      ['posted-twice', 'a fill is posted to the ledger at each look', 'fillPostings'],
    ] as const
  ).map(([id, what, name]): Mutant => ({
    id,
    invariant: 'INV-19',
    what,
    plant: (snapshot) =>
      snapshot.rows[name].length === 0
        ? null
        : withRows(snapshot, { [name]: [...snapshot.rows[name], snapshot.rows[name][0]] }),
  })),
  {
    id: 'fill-not-posted',
    invariant: 'INV-19',
    what: 'fills and ledger are stored in two transactions, and the second one is lost',
    plant: (snapshot) =>
      snapshot.rows.fillPostings.length === 0
        ? null
        : withRows(snapshot, { fillPostings: snapshot.rows.fillPostings.slice(1) }),
  },
  {
    id: 'ack-lost',
    invariant: 'INV-20',
    what: 'a signal is acknowledged before it is committed',
    plant: (snapshot) => ({ ...snapshot, acks: [...snapshot.acks, { key: 'key-lost', signalId: 'lost' }] }),
  },
  {
    id: 'key-of-two-signals',
    invariant: 'INV-20',
    what: 'a repeated request makes a second signal',
    plant: (snapshot) => {
      const [one, other] = snapshot.acks;
      return one === undefined || other === undefined
        ? null
        : { ...snapshot, acks: [...snapshot.acks, { key: one.key, signalId: other.signalId }] };
    },
  },
  {
    id: 'signal-forgotten',
    invariant: 'INV-20',
    what: 'a signal is stored, and the worker that should start its dispatch dies',
    plant: (snapshot) => {
      const [first, ...others] = snapshot.rows.signals;
      return first === undefined
        ? null
        : withRows(snapshot, { signals: [{ ...first, status: 'received' }, ...others] });
    },
  },
  {
    id: 'no-poller',
    invariant: 'INV-22',
    what: 'no worker of this role is started',
    plant: (snapshot) => {
      const [queue] = Object.keys(snapshot.pollers);
      return queue === undefined ? null : { ...snapshot, pollers: { ...snapshot.pollers, [queue]: 0 } };
    },
  },
  {
    id: 'no-queue',
    invariant: 'INV-22',
    what: 'nothing is registered at all',
    plant: (snapshot) => ({ ...snapshot, pollers: {} }),
  },
  {
    id: 'float-money',
    invariant: 'INV-28',
    what: 'money is a float',
    plant: inLedger(({ cash }) => ({ cash: plus(cash, LAST_PLACE) })),
  },
  {
    id: 'fee-not-booked',
    invariant: 'INV-28',
    what: 'a fee is left out of both sides of the ledger',
    plant: inLedger(({ cash, fees }) => ({ cash: plus(cash, '0.05'), fees: plus(fees, '-0.05') })),
  },
  {
    id: 'inventory-off',
    invariant: 'INV-28',
    what: 'a partial close takes the wrong cost out of the inventory',
    plant: inLedger(({ cash, inventory }) => ({ cash: plus(cash, '-1'), inventory: plus(inventory, '1') })),
  },
  {
    id: 'one-sided-entry',
    invariant: 'INV-28',
    what: 'half of a transaction is stored',
    plant: (snapshot) => withRows(snapshot, { unbalanced: [{ key: 'fill:half', sum: LAST_PLACE }] }),
  },
  {
    id: 'cursor-skips',
    invariant: 'INV-30',
    what: 'the cursor of the feed is a sequence, and what commits late is skipped',
    plant: (snapshot) => (snapshot.feed.length === 0 ? null : { ...snapshot, feed: snapshot.feed.slice(1) }),
  },
  {
    id: 'told-twice',
    invariant: 'INV-30',
    what: 'the feed begins a page with the last event of the one before',
    plant: (snapshot) => {
      const [first] = snapshot.feed;
      return first === undefined ? null : { ...snapshot, feed: [...snapshot.feed, first] };
    },
  },
  ...(
    [
      ['version-missing', 'an event is written outside of the transaction of its change', { highest: 1 }],
      ['version-twice', 'two writers take one version, and the next one is left out', { distinct: -1 }],
      ['version-from-two', 'the first event of an aggregate is lost', { lowest: 1 }],
    ] as const
  ).map(([id, what, bend]): Mutant => ({
    id,
    invariant: 'INV-30',
    what,
    plant: (snapshot) => {
      const [first, ...others] = snapshot.rows.streams;
      if (first === undefined) return null;
      const more = { highest: 0, distinct: 0, lowest: 0, ...bend };
      const { highest, distinct, lowest } = first;
      const bent = {
        highest: highest + more.highest,
        distinct: distinct + more.distinct,
        lowest: lowest + more.lowest,
      };
      return withRows(snapshot, { streams: [{ ...first, ...bent }, ...others] });
    },
  })),
];
