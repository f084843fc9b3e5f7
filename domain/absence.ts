import type { Quantity } from './money.ts';
import { isLess } from './money.ts';
import type { Order } from './order.ts';

/** The longest that a request of ours can be on its way: activities that send are given up after it. */
export const ARRIVAL_MS = 10_000;
/** How far the clocks of a venue and of ours may differ. */
export const CLOCK_MARGIN_MS = 5_000;
/** Between two observations of absence. A request that arrives later than the first of them is seen by the second. */
export const ABSENCE_SPACING_MS = 30_000;
/** The same for an exit that does no harm when it comes twice, because it is reduce-only and for all that is open. */
export const HARMLESS_SPACING_MS = 2_000;

/** An order whose fate is unknown, and how its venue treats such orders. */
export interface UnknownOrder {
  order: Pick<Order, 'isReduceOnly' | 'quantity' | 'expiresAtMs'>;
  /** When a request for it last went out that was not refused. */
  lastSentAtMs: number;
  /** What the position still holds; nothing when it is flat. */
  openQuantity: Quantity;
  honoursExpiry: boolean;
  /** How old what the venue tells may be: an observation says what was so that long before. */
  readLagMs: number;
}

/** Reduce-only and for all that is open: the venue caps a second one, so a new revision may go out soon. */
export const isHarmlessTwice = ({ order, openQuantity }: Pick<UnknownOrder, 'order' | 'openQuantity'>): boolean =>
  order.isReduceOnly && !isLess(order.quantity, openQuantity);

/**
 * True while an exit that was given up as lost may still reach its venue. It does no harm to its own position, but would close what
 * another holds that has taken its place.
 */
export const mayStillArrive = (
  order: Pick<Order, 'isReduceOnly' | 'status' | 'submittedAtMs' | 'venueOrderId' | 'updatedAtMs'>,
  nowMs: number,
): boolean =>
  order.isReduceOnly &&
  (order.status === 'expired' || order.status === 'canceled') &&
  order.submittedAtMs !== null &&
  order.venueOrderId === null &&
  nowMs - order.updatedAtMs < ARRIVAL_MS + ABSENCE_SPACING_MS;

/** When a request went out last of which nothing is known. A refused one is known: it is not on its way any more. */
export function lastUnansweredMs(
  firstSentAtMs: number,
  sentAgainMs: readonly number[],
  refusedMs: readonly number[],
): number {
  const answered = [...refusedMs];
  const unanswered = sentAgainMs.filter((atMs) => {
    const index = answered.indexOf(atMs);
    if (index >= 0) answered.splice(index, 1);
    return index < 0;
  });
  return Math.max(firstSentAtMs, ...unanswered);
}

/** Absence says nothing before this moment: a request may still be on its way. */
export function absenceCountsFromMs(unknown: UnknownOrder): number {
  if (isHarmlessTwice(unknown)) return unknown.lastSentAtMs;
  const { expiresAtMs } = unknown.order;
  const lastArrivalMs =
    unknown.honoursExpiry && expiresAtMs !== null ? expiresAtMs + CLOCK_MARGIN_MS : unknown.lastSentAtMs + ARRIVAL_MS;
  return lastArrivalMs + unknown.readLagMs;
}

/**
 * True when an order that was sent is known not to exist: two observations of its absence, spaced, both from when nothing of it
 * can arrive any more. One "not found" proves nothing.
 * @param absencesMs times at which the venue began to be asked everything, and knew nothing
 */
export function isProvenAbsent(unknown: UnknownOrder, absencesMs: readonly number[]): boolean {
  const spacingMs = isHarmlessTwice(unknown) ? HARMLESS_SPACING_MS : ABSENCE_SPACING_MS;
  const counted = absencesMs.filter((atMs) => atMs >= absenceCountsFromMs(unknown));
  return counted.length > 1 && Math.max(...counted) - Math.min(...counted) >= spacingMs;
}
