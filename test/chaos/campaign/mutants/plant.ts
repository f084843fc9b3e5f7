import type { TrueFill, TrueOrder } from '../checkers/tools.ts';
import { isStrange, pairs } from '../checkers/tools.ts';
import type { OrderRow, PositionRow, Rows, Snapshot, VenueTruth } from '../snapshot.ts';
import { instrumentOf } from '../venues.ts';

/** A fault, as what it would leave in what the checkers see. */
export interface Mutant {
  id: string;
  /** Whose checker has to see it. */
  invariant: string;
  /** What is wrong with the platform that leaves this. */
  what: string;
  /** The snapshot with the trace of the fault; null when this run has nothing that could carry it. */
  plant: (snapshot: Snapshot) => Snapshot | null;
}

/** An order of ours that a venue took, from both sides. */
export interface Carrier {
  truth: VenueTruth;
  order: TrueOrder;
  row: OrderRow;
}

/** The first order of ours like this, away from where strangers trade. */
export function findOrder(snapshot: Snapshot, is: (carrier: Carrier) => boolean): Carrier | null {
  for (const { truth, order, row } of pairs(snapshot)) {
    if (row === undefined || isStrange(truth, order.account, instrumentOf(order.symbol))) continue;
    if (order.state !== 'REJECTED' && row.submittedAtMs !== null && is({ truth, order, row }))
      return { truth, order, row };
  }
  return null;
}

/** The first position of ours like this, away from where strangers trade. */
export const findPosition = (
  snapshot: Snapshot,
  is: (position: PositionRow, truth: VenueTruth) => boolean,
): { position: PositionRow; truth: VenueTruth } | null => {
  for (const position of snapshot.rows.positions) {
    const truth = snapshot.venues.find(({ venue }) => venue === position.venue);
    if (truth === undefined || isStrange(truth, position.venueAccountId, position.instrument)) continue;
    if (is(position, truth)) return { position, truth };
  }
  return null;
};

export const isEntry = ({ row }: Carrier): boolean => row.leg === 'entry';
export const isFilledEntry = ({ row, order }: Carrier): boolean => row.leg === 'entry' && order.state === 'FILLED';
export const isExit = ({ row }: Carrier): boolean => row.leg !== 'entry';

export const withRows = (snapshot: Snapshot, rows: Partial<Rows>): Snapshot => ({
  ...snapshot,
  rows: { ...snapshot.rows, ...rows },
});

/** With other facts at one venue. */
export const withTruth = (snapshot: Snapshot, venue: string, changes: Partial<VenueTruth>): Snapshot => ({
  ...snapshot,
  venues: snapshot.venues.map((truth) => (truth.venue === venue ? { ...truth, ...changes } : truth)),
});

export const withOrderRow = (snapshot: Snapshot, row: OrderRow, changes: Partial<OrderRow>): Snapshot =>
  withRows(snapshot, {
    orders: snapshot.rows.orders.map((each) => (each === row ? { ...row, ...changes } : each)),
  });

export const withPosition = (snapshot: Snapshot, position: PositionRow, changes: Partial<PositionRow>): Snapshot =>
  withRows(snapshot, {
    positions: snapshot.rows.positions.map((each) => (each === position ? { ...position, ...changes } : each)),
  });

/** With another look of an order at its venue. */
export const withOrder = (snapshot: Snapshot, { truth, order }: Carrier, changes: Partial<TrueOrder>): Snapshot =>
  withTruth(snapshot, truth.venue, {
    orders: truth.orders.map((each) => (each === order ? { ...order, ...changes } : each)),
  });

/** With one more order at the venue, like this one. */
export const withOrderLike = (snapshot: Snapshot, { truth, order }: Carrier, changes: Partial<TrueOrder>): Snapshot =>
  withTruth(snapshot, truth.venue, { orders: [...truth.orders, { ...order, ...changes }] });

/** With another look of a trade at its venue. */
export const withFill = (snapshot: Snapshot, truth: VenueTruth, fill: TrueFill, changes: Partial<TrueFill>): Snapshot =>
  withTruth(snapshot, truth.venue, {
    fills: truth.fills.map((each) => (each === fill ? { ...fill, ...changes } : each)),
  });

/** Plants in the first order of ours like this. */
export const inOrder =
  (is: (carrier: Carrier) => boolean, plant: (snapshot: Snapshot, carrier: Carrier) => Snapshot): Mutant['plant'] =>
  (snapshot) => {
    const carrier = findOrder(snapshot, is);
    return carrier && plant(snapshot, carrier);
  };

/** Plants in the first position of ours like this. */
export const inPosition =
  (
    is: (position: PositionRow, truth: VenueTruth) => boolean,
    plant: (snapshot: Snapshot, position: PositionRow, truth: VenueTruth) => Snapshot,
  ): Mutant['plant'] =>
  (snapshot) => {
    const found = findPosition(snapshot, is);
    return found && plant(snapshot, found.position, found.truth);
  };
