import { ApplicationFailure } from '@temporalio/common';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import { isProvenAbsent } from '../../domain/absence.ts';
import { signOf } from '../../domain/direction.ts';
import { multiply, isPositive, subtract } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { quantityOf } from '../../domain/position.ts';
import type { Position } from '../../domain/position-record.ts';
import type { VenueAdapter } from '../../venues/port.ts';
import type { OrderDependencies } from './venue-words.ts';
import { callOf, failureOf, newsOf, venueOf } from './venue-words.ts';

/** Fills are asked for from a little before the order was stored, so that no difference of clocks hides one. */
const LOOK_BACK_MS = 60_000;

/** What the venue holds beyond our record on the order's side may be the order itself. */
const isUnexplained = (order: Order, recorded: Position, held: string): boolean =>
  isPositive(multiply(subtract(held, recorded.exposure.signedQuantity), signOf(order.side)));

/** True when the venue does not know the id, and neither its open orders, nor its fills, nor its position can be of this order. */
async function isNowhere(adapter: VenueAdapter, order: Order, position: Position): Promise<boolean> {
  const account = { id: order.venueAccountId, venue: order.venue };
  const { clientOrderId, instrument } = order;
  if (await adapter.findOrder(account, clientOrderId)) return false;
  const open = await adapter.openOrders(account);
  if (open.some((report) => report.clientOrderId === clientOrderId)) return false;
  const fills = await adapter.fills(account, { sinceMs: Math.max(0, order.createdAtMs - LOOK_BACK_MS), instrument });
  if (fills.some((fill) => fill.clientOrderId === clientOrderId)) return false;
  const held = (await adapter.positions(account)).find((each) => each.instrument === instrument);
  return !isUnexplained(order, position, held?.signedQuantity ?? '0');
}

/**
 * Looks everywhere and keeps what was seen. Once the order is proven not to exist: for how many requests that is so. Null before.
 */
export async function proveAbsence(dependencies: OrderDependencies, order: Order): Promise<number | null> {
  const { record, clock } = dependencies;
  const adapter = venueOf(dependencies, order.venue);
  // The answers are from after this moment, however long the last of them takes.
  const askedAtMs = clock.nowMs();
  const position = await record.positions.find(order.positionId);
  if (!position || !(await isNowhere(adapter, order, position))) return null;
  const { requests, lastSentAtMs, absencesMs } = await record.orderEvidence.noteAbsence(order.id, askedAtMs);
  const openQuantity = quantityOf(position.exposure);
  const { honoursExpiry, readLagMs } = adapter.capabilities;
  const unknown = { order, lastSentAtMs, openQuantity, honoursExpiry, readLagMs };
  return isProvenAbsent(unknown, absencesMs) ? requests : null;
}

/**
 * Only asks what became of an order that may have been sent. Null when the venue knows nothing of it and answers the same id with
 * the first order, so that it may go out again. @throws OrderUnresolved as long as nothing is proven.
 */
export async function askVenue(dependencies: OrderDependencies, order: Order): Promise<Order | null> {
  const { record, clock } = dependencies;
  const adapter = venueOf(dependencies, order.venue);
  try {
    const report = await adapter.findOrder({ id: order.venueAccountId, venue: order.venue }, order.clientOrderId);
    if (report)
      return await record.orders.applyNews(
        order.clientOrderId,
        newsOf(report, 'query', 'found by client order id'),
        clock.nowMs(),
      );
    const isInTime = order.expiresAtMs === null || clock.nowMs() < order.expiresAtMs;
    if (isInTime && adapter.capabilities.deduplicatesByClientOrderId) return null;
    const requests = await proveAbsence(dependencies, order);
    if (requests !== null) {
      const end = {
        status: 'expired',
        detail: 'unknown to the venue, twice, as far apart as its kind needs',
      } as const;
      const lost = await record.orders.markLost(order.id, requests, end, clock.nowMs());
      if (lost !== null) return lost;
    }
  } catch (error) {
    throw await failureOf(dependencies, error, callOf(order));
  }
  throw unresolved(order, `is not known to ${order.venue} yet; it is asked again`);
}

/** The failure that keeps an order being asked about. */
export const unresolved = (order: Order, what: string): ApplicationFailure =>
  ApplicationFailure.create({
    message: `The ${order.leg} order ${order.clientOrderId} ${what}.`,
    type: FAILURES.orderUnresolved,
  });
