import { D, slotOf } from '../checkers/tools.ts';
import type { PositionRow, Snapshot, VenueTruth } from '../snapshot.ts';
import type { Carrier, Mutant } from './plant.ts';
import { inOrder, inPosition, withOrder, withOrderLike, withPosition, withRows, withTruth } from './plant.ts';

const NAKED_MS = 20_000;
const isStop = ({ order, truth }: Carrier): boolean => order.kind === 'STOP' && truth.nativeStops;
/** Our own cancel of a stop: it was replaced. */
const wasReplaced = (carrier: Carrier): boolean => isStop(carrier) && cancelOf(carrier) !== undefined;
const cancelOf = ({ order }: Carrier) =>
  order.revisions.find(({ state, reason }) => state === 'CANCELED' && reason === 'BY_REQUEST');

/** With a stretch in which the position of this account was larger than its stops, after every outage of the run. */
function withGap(
  snapshot: Snapshot,
  truth: VenueTruth,
  gap: { account: string; symbol: string; fromMs: number; toMs: number | null },
): Snapshot {
  const seconds = ((gap.toMs ?? snapshot.atMs) - gap.fromMs) / 1_000;
  const uncovered = {
    account: gap.account,
    symbol: gap.symbol,
    totalSeconds: seconds,
    maxSeconds: seconds,
    gaps: [gap],
  };
  return withTruth(snapshot, truth.venue, { uncovered: [...truth.uncovered, uncovered] });
}

/** Faults are planted where no outage excuses them. */
const withoutOutages = (snapshot: Snapshot): Snapshot => ({ ...snapshot, spans: { ...snapshot.spans, outages: [] } });

const isSoft = ({ firstFillAtMs }: PositionRow, { nativeStops }: VenueTruth): boolean =>
  !nativeStops && firstFillAtMs !== null;

/** Faults of protection: INV-13, INV-14, INV-15. */
export const PROTECTION_MUTANTS: readonly Mutant[] = [
  {
    id: 'stop-after-a-sleep',
    invariant: 'INV-13',
    what: 'the stop is placed after a sleep of twenty seconds',
    plant: inOrder(isStop, (snapshot, { truth, order }) => {
      const fromMs = order.receivedAtMs - NAKED_MS;
      const { account, symbol } = order;
      return withGap(withoutOutages(snapshot), truth, { account, symbol, fromMs, toMs: order.receivedAtMs });
    }),
  },
  {
    id: 'never-a-stop',
    invariant: 'INV-13',
    what: 'a stop that the venue refused is taken for placed',
    plant: inOrder(isStop, (snapshot, { truth, order: { account, symbol } }) =>
      withGap(withoutOutages(snapshot), truth, { account, symbol, fromMs: snapshot.atMs - NAKED_MS, toMs: null }),
    ),
  },
  {
    id: 'watch-after-a-sleep',
    invariant: 'INV-13',
    what: 'where the venue keeps no stops, the watch is armed after twenty seconds',
    plant: inPosition(isSoft, (snapshot, position) =>
      withPosition(withoutOutages(snapshot), position, { protectedAtMs: (position.firstFillAtMs ?? 0) + NAKED_MS }),
    ),
  },
  {
    id: 'watch-gone',
    invariant: 'INV-13',
    what: 'the watch of an open position is deleted',
    plant: inPosition(isSoft, (snapshot, position) =>
      withRows(
        withPosition(snapshot, position, {
          status: 'open',
          signedQuantity: position.openedQuantity,
          protectedAtMs: position.firstFillAtMs,
        }),
        {
          watches: snapshot.rows.watches.filter(({ positionId }) => positionId !== position.id),
        },
      ),
    ),
  },
  {
    id: 'stop-left-after-flat',
    invariant: 'INV-14',
    what: 'the stop of a closed position stays at the venue',
    plant: inOrder(isStop, (snapshot, carrier) => {
      const { truth, order } = carrier;
      const positions = truth.positions.filter(
        (each) => slotOf(each.account, each.symbol) !== slotOf(order.account, order.symbol),
      );
      return withTruth(withOrder(snapshot, carrier, { state: 'OPEN', filled: '0' }), truth.venue, { positions });
    }),
  },
  {
    id: 'two-sets-of-stops',
    invariant: 'INV-14',
    what: 'the old stop is not cancelled after the new one is placed',
    plant: inOrder(isStop, (snapshot, carrier) => {
      const { truth, order } = carrier;
      const { account, symbol } = order;
      const others = truth.positions.filter((each) => slotOf(each.account, each.symbol) !== slotOf(account, symbol));
      const signedQuantity = new D(order.quantity).times(order.side === 'SELL' ? 1 : -1).toFixed();
      const two = withOrderLike(snapshot, carrier, {
        id: 'venue-new',
        clientId: 'new-stop',
        state: 'OPEN',
        filled: '0',
      });
      const old = two.venues.find(({ venue }) => venue === truth.venue) ?? truth;
      const both = withOrder(two, { ...carrier, truth: old }, { state: 'OPEN', filled: '0' });
      return withTruth(both, truth.venue, { positions: [...others, { account, symbol, signedQuantity }] });
    }),
  },
  {
    id: 'cancel-before-replace',
    invariant: 'INV-15',
    what: 'the old stop is cancelled before the new one is placed',
    plant: inOrder(wasReplaced, (snapshot, carrier) => {
      const { account, symbol } = carrier.order;
      const fromMs = cancelOf(carrier)?.atMs ?? 0;
      return withGap(snapshot, carrier.truth, { account, symbol, fromMs, toMs: fromMs + 400 });
    }),
  },
  {
    id: 'cancel-and-no-new-one',
    invariant: 'INV-15',
    what: 'the new stop is refused after the old one is gone',
    plant: inOrder(wasReplaced, (snapshot, carrier) => {
      const { account, symbol } = carrier.order;
      return withGap(snapshot, carrier.truth, { account, symbol, fromMs: cancelOf(carrier)?.atMs ?? 0, toMs: null });
    }),
  },
];
