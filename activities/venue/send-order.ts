import { ApplicationFailure } from '@temporalio/common';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { Order } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import type { OrderReport, VenueAdapter } from '../../venues/port.ts';
import { VenueError } from '../../venues/port.ts';
import type { ActivityDependencies } from '../ports.ts';

/** How long after its expiry an order that the venue does not know is taken to have expired; covers the difference of clocks. */
const EXPIRY_MARGIN_MS = 5_000;

export type OrderDependencies = Pick<ActivityDependencies, 'record' | 'venues' | 'clock'>;

export function venueOf({ venues }: Pick<ActivityDependencies, 'venues'>, venue: string): VenueAdapter {
  const adapter = venues.get(venue);
  if (!adapter)
    throw ApplicationFailure.nonRetryable(`There is no adapter for the venue "${venue}".`, FAILURES.notFound);
  return adapter;
}

export const newsOf = (report: OrderReport, evidence: string) => ({
  status: report.status,
  venueOrderId: report.venueOrderId,
  filledQuantity: report.filledQuantity,
  evidence: report.reason === null ? evidence : `${evidence}: ${report.reason}`,
});

/** Translates what a venue call threw: unknown and unreachable are tried again, by asking; the rest is a fault. */
function failureOf(error: unknown, order: Order): unknown {
  if (!(error instanceof VenueError)) return error;
  const type = error.phase === 'notSent' ? FAILURES.venueUnreachable : FAILURES.orderUnresolved;
  return ApplicationFailure.create({
    message: `${order.leg} order ${order.clientOrderId}: ${error.message}`,
    type,
    cause: error,
  });
}

/**
 * The rule on the wall. The intent is committed before this is called; an order goes out once, under its client order id.
 * When it may have gone out before, the venue is asked first, and the answer decides.
 */
export async function sendOrder(dependencies: OrderDependencies, order: Order): Promise<Order> {
  if (isTerminal(order.status)) return order;
  if (order.status === 'initialized') {
    const { order: marked, isFirst } = await dependencies.record.orders.markSubmitted(
      order.id,
      dependencies.clock.nowMs(),
    );
    if (isFirst) return marked.status === 'denied' ? marked : transmit(dependencies, marked);
    return sendOrder(dependencies, marked);
  }
  const known = await askVenue(dependencies, order);
  if (known) return known;
  if (order.leg === 'entry' && !(await dependencies.record.orders.mayStillEnter(order.deploymentId))) {
    const message = `The entry ${order.clientOrderId} may not be sent any more; it is asked about until it has expired.`;
    throw ApplicationFailure.create({ message, type: FAILURES.orderUnresolved });
  }
  return transmit(dependencies, order);
}

/** Only asks. Null when the venue knows nothing of the order and it may still be sent under the same id. */
export async function askVenue(dependencies: OrderDependencies, order: Order): Promise<Order | null> {
  const { record, clock } = dependencies;
  const adapter = venueOf(dependencies, order.venue);
  const account = { id: order.venueAccountId, venue: order.venue };
  const report = await adapter.findOrder(account, order.clientOrderId).catch((error: unknown) => {
    throw failureOf(error, order);
  });
  if (report)
    return record.orders.applyNews(order.clientOrderId, newsOf(report, 'found by client order id'), clock.nowMs());
  if (
    order.expiresAtMs !== null &&
    adapter.capabilities.honoursExpiry &&
    clock.nowMs() > order.expiresAtMs + EXPIRY_MARGIN_MS
  ) {
    const news = {
      status: 'expired',
      venueOrderId: null,
      filledQuantity: order.filledQuantity,
      evidence: 'unknown to the venue after its expiry',
    } as const;
    return record.orders.applyNews(order.clientOrderId, news, clock.nowMs());
  }
  // The same id again is safe only where the venue answers it with the first order.
  if (adapter.capabilities.deduplicatesByClientOrderId) return null;
  throw ApplicationFailure.create({
    message: `${order.leg} order ${order.clientOrderId} is not known to ${order.venue} yet; it is asked again.`,
    type: FAILURES.orderUnresolved,
  });
}

async function transmit(dependencies: OrderDependencies, order: Order): Promise<Order> {
  const { record, clock } = dependencies;
  const adapter = venueOf(dependencies, order.venue);
  try {
    const report = await adapter.placeOrder({ id: order.venueAccountId, venue: order.venue }, order);
    return await record.orders.applyNews(order.clientOrderId, newsOf(report, 'answer to the order'), clock.nowMs());
  } catch (error) {
    if (error instanceof VenueError && error.phase === 'rejected') {
      const news = {
        status: 'rejected',
        venueOrderId: null,
        filledQuantity: '0',
        evidence: `refused by the venue: ${error.message}`,
      } as const;
      return record.orders.applyNews(order.clientOrderId, news, clock.nowMs());
    }
    throw failureOf(error, order);
  }
}
