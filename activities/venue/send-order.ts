import type { Order } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import { VenueError } from '../../venues/port.ts';
import { askVenue, proveAbsence, unresolved } from './ask-venue.ts';
import type { OrderDependencies } from './venue-words.ts';
import { callOf, failureOf, newsOf, venueOf } from './venue-words.ts';

/** A process that slept between the commit and the first byte sends nothing any more: others may have taken the order for lost. */
const SEND_WITHIN_MS = 2_000;

/** An intent that never left is over: nobody has heard of it, so nobody needs to be told. */
export const denyUnsent = ({ record, clock }: OrderDependencies, order: Order, why: string): Promise<Order> =>
  record.orders.applyNews(
    order.clientOrderId,
    { status: 'denied', venueOrderId: null, filledQuantity: '0', evidence: { kind: 'denied', detail: why } },
    clock.nowMs(),
  );

/**
 * The rule on the wall. The intent is committed before this is called; an order goes out once, under its client order id.
 * When it may have gone out before, the venue is asked first, and the answer decides.
 */
export async function sendOrder(dependencies: OrderDependencies, order: Order): Promise<Order> {
  if (isTerminal(order.status)) return order;
  const { record, clock } = dependencies;
  if (order.status === 'initialized') {
    if (order.expiresAtMs !== null && clock.nowMs() >= order.expiresAtMs)
      return denyUnsent(dependencies, order, 'its time was over before it was sent');
    const startedAt = performance.now();
    const { order: marked, isFirst } = await record.orders.markSubmitted(order.id, clock.nowMs());
    if (isFirst && marked.status === 'denied') return marked;
    if (isFirst && performance.now() - startedAt < SEND_WITHIN_MS) return sendFirst(dependencies, marked);
    return sendOrder(dependencies, marked);
  }
  return (await askVenue(dependencies, order)) ?? sendAgain(dependencies, order);
}

async function sendFirst(dependencies: OrderDependencies, order: Order): Promise<Order> {
  try {
    return await transmit(dependencies, order);
  } catch (error) {
    if (isRefusal(error)) return refused(dependencies, order, error, 1);
    // Not a byte left: the next run sends it for the first time.
    if (error instanceof VenueError && error.phase === 'notSent')
      await dependencies.record.orders.markUnsent(order.id, dependencies.clock.nowMs());
    throw await failureOf(dependencies, error, callOf(order));
  }
}

/** Under the same id, where the venue answers that with the first order. */
async function sendAgain(dependencies: OrderDependencies, order: Order): Promise<Order> {
  const { record, clock } = dependencies;
  const startedAt = performance.now();
  const sentAtMs = clock.nowMs();
  const requests = await record.orders.markResent(order.id, sentAtMs);
  if (requests === null || performance.now() - startedAt >= SEND_WITHIN_MS)
    throw unresolved(order, 'may not be sent any more; it is asked about until its fate is known');
  try {
    return await transmit(dependencies, order);
  } catch (error) {
    if (!isRefusal(error)) throw await failureOf(dependencies, error, callOf(order));
    // This refusal is of the last request; those before it may still be found.
    await record.orders.noteRefusal(
      order.id,
      sentAtMs,
      `refused by the venue when it was sent once more: ${error.message}`,
    );
    if ((await proveAbsence(dependencies, order)) !== requests)
      throw await failureOf(dependencies, error, callOf(order));
    return refused(dependencies, order, error, requests);
  }
}

async function transmit(dependencies: OrderDependencies, order: Order): Promise<Order> {
  const adapter = venueOf(dependencies, order.venue);
  const report = await adapter.placeOrder({ id: order.venueAccountId, venue: order.venue }, order);
  const news = newsOf(report, 'reply', 'answer to the order');
  return dependencies.record.orders.applyNews(order.clientOrderId, news, dependencies.clock.nowMs());
}

const isRefusal = (error: unknown): error is VenueError => error instanceof VenueError && error.phase === 'rejected';

/** Ends the order, unless another run has sent it since: then this refusal says nothing of the other request. */
async function refused(
  { record, clock }: OrderDependencies,
  order: Order,
  { message }: VenueError,
  requests: number,
): Promise<Order> {
  const ended = await record.orders.markRefused(order.id, requests, `refused by the venue: ${message}`, clock.nowMs());
  if (ended === null) throw unresolved(order, 'was refused, and sent once more by another run; it is asked about');
  return ended;
}
