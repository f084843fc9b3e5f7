import { ApplicationFailure } from '@temporalio/common';
import type { VenueActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import { isPositive } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import { refusal, refusalOfEvidence } from '../../domain/refusal.ts';
import type { ActivityDependencies } from '../ports.ts';
import { lookAtVenue } from './look-at-venue.ts';
import { protectPosition } from './protect-position.ts';
import { sendOrder } from './send-order.ts';
import { mayStillFill } from './venue-words.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'venues' | 'clock' | 'log'>;
type Outcome = Awaited<ReturnType<VenueActivities['placeOrder']>>;

/** By the fills that the venue shows now, which may be more than the order's status says: its cancel may have been answered before one. */
async function hasFilled(dependencies: Dependencies, order: Order): Promise<boolean> {
  const position = await dependencies.record.positions.find(order.positionId);
  if (!position) return isPositive(order.filledQuantity);
  const looked =
    order.status === 'canceled' || order.status === 'expired'
      ? await lookAtVenue(dependencies, position)
      : { position };
  return isPositive(order.filledQuantity) || isPositive(looked.position.exposure.openedQuantity);
}

/** An order that ended for good without a fill came to nothing; everything else is a position to look after. */
async function outcomeOf(dependencies: Dependencies, order: Order): Promise<Outcome> {
  const hasEnded = isTerminal(order.status) && order.status !== 'filled';
  const nowMs = dependencies.clock.nowMs();
  if (!hasEnded || mayStillFill(dependencies, order, nowMs) || (await hasFilled(dependencies, order)))
    return { outcome: 'accepted' };
  const code = order.status === 'rejected' ? 'orderRejected' : 'entryNotFilled';
  const message = `The entry order was ${order.status}: ${order.evidence ?? 'no reason was given'}.`;
  return {
    outcome: 'refused',
    refusal: refusalOfEvidence(order.evidence) ?? refusal(code, message, { quantity: order.quantity }),
  };
}

async function findOrder({ record }: Dependencies, orderId: string): Promise<Order> {
  const order = await record.orders.find(orderId);
  if (!order) throw ApplicationFailure.nonRetryable(`Order ${orderId} is not in the record.`, FAILURES.notFound);
  return order;
}

/** The first stop goes out in the same breath. When that fails it is the first deed of the position's life, which starts now. */
async function protectAtOnce(dependencies: Dependencies, positionId: string): Promise<void> {
  try {
    await protectPosition(dependencies)({ positionId });
  } catch (error) {
    dependencies.log.warn({ positionId, error: String(error) }, 'not protected at once; the position goes on trying');
  }
}

/**
 * Sends the entry once. A second run finds out what became of the first: it asks, and sends again only under the same id and only
 * where that is safe. So it also resolves an order whose answer was lost.
 */
export const placeOrder =
  (dependencies: Dependencies): VenueActivities['placeOrder'] =>
  async ({ orderId }) => {
    const order = await sendOrder(dependencies, await findOrder(dependencies, orderId));
    const outcome = await outcomeOf(dependencies, order);
    if (outcome.outcome === 'accepted') await protectAtOnce(dependencies, order.positionId);
    return outcome;
  };
