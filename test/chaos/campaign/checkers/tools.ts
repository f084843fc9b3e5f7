import { Decimal } from 'decimal.js';

import type { OrderRow, Snapshot, Span, VenueTruth, Violation } from '../snapshot.ts';
import { instrumentOf } from '../venues.ts';

/** Arithmetic of the checkers' own: not the one that is under test. */
export const D = Decimal.clone({ precision: 60 });
export const sum = (values: readonly string[]): Decimal => values.reduce((total, each) => total.plus(each), new D(0));

export const violation = (invariant: string, what: string): Violation => ({ invariant, what });

export type TrueOrder = VenueTruth['orders'][number];
export type TrueFill = VenueTruth['fills'][number];

/** Orders that came over the wire: ours, or what pretends to be. */
export const wireOrders = (truth: VenueTruth): TrueOrder[] => truth.orders.filter(({ origin }) => origin === 'WIRE');

/** Our orders by venue and client order id. */
export function ordersByClientId(snapshot: Snapshot): Map<string, OrderRow> {
  return new Map(snapshot.rows.orders.map((row) => [`${row.venue} ${row.clientOrderId}`, row]));
}

/** Each order that came over the wire, with our row of it. */
export function pairs(snapshot: Snapshot): { truth: VenueTruth; order: TrueOrder; row: OrderRow | undefined }[] {
  const known = ordersByClientId(snapshot);
  return snapshot.venues.flatMap((truth) =>
    wireOrders(truth).map((order) => ({ truth, order, row: known.get(`${truth.venue} ${order.clientId ?? ''}`) })),
  );
}

export function groupBy<Each>(values: readonly Each[], keyOf: (value: Each) => string): Map<string, Each[]> {
  const groups = new Map<string, Each[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

export const isOpen = ({ state }: Pick<TrueOrder, 'state'>): boolean => state === 'OPEN' || state === 'PARTIAL';

/** `account instrument`, of a row of ours or of the venue's. */
export const slotOf = (account: string, symbolOrInstrument: string): string =>
  `${account} ${instrumentOf(symbolOrInstrument)}`;

/** True when somebody traded there by hand what is not ours. */
export function isStrange(truth: VenueTruth, account: string, instrument: string): boolean {
  return truth.strangers.some((each) => each.account === account && instrumentOf(each.symbol) === instrument);
}

/** How much of a stretch of time lies outside of these spans; ms. */
export function outside(fromMs: number, toMs: number, spans: readonly Span[], lastsAfterMs: number): number {
  const inside = spans
    .map((span) => ({
      from: Math.max(fromMs, span.fromMs),
      to: Math.min(toMs, (span.toMs ?? Infinity) + lastsAfterMs),
    }))
    .filter(({ from, to }) => to > from)
    .sort((one, other) => one.from - other.from);
  let free = 0;
  let at = fromMs;
  for (const { from, to } of inside) {
    free += Math.max(0, from - at);
    at = Math.max(at, to);
  }
  return free + Math.max(0, toMs - at);
}
