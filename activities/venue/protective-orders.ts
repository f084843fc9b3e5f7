import { ApplicationFailure } from '@temporalio/common';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { OrderIntent } from '../../db/repositories/orders.ts';
import { closingSide } from '../../domain/direction.ts';
import type { Quantity } from '../../domain/money.ts';
import { add, equals, isLess, isPositive, subtract } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { clientOrderId, isTerminal } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import type { ProtectiveOrder, RungFills } from '../../domain/protection.ts';
import { proveAbsence, unresolved } from './ask-venue.ts';
import type { OrderDependencies } from './venue-words.ts';
import { sendOrder } from './send-order.ts';
import { newsOf, venueOf } from './venue-words.ts';

/** Sent, and not known to have ended. */
export const isLive = (order: Order): boolean => order.status !== 'initialized' && !isTerminal(order.status);
export const isProtective = (order: Order): boolean => order.leg === 'stopLoss' || order.leg === 'takeProfit';
/** The venue itself has said that it holds the order. */
const isConfirmed = (order: Order): boolean => isLive(order) && order.status !== 'submitted';

const matches = (order: Order, wanted: ProtectiveOrder): boolean =>
  order.leg === wanted.leg &&
  order.rung === wanted.rung &&
  order.triggerPrice !== null &&
  equals(order.triggerPrice, wanted.triggerPrice) &&
  equals(subtract(order.quantity, order.filledQuantity), wanted.quantity);

/** Whatever its price, a stop for all that is open rests at the venue by its own word. */
export const hasStop = (orders: readonly Order[], openQuantity: Quantity): boolean =>
  orders.some(
    (order) =>
      order.leg === 'stopLoss' &&
      isConfirmed(order) &&
      !isLess(subtract(order.quantity, order.filledQuantity), openQuantity),
  );

/** More than one order stands for the same exit: a run that was taken for dead may have sent its own. */
export function hasSurplus(orders: readonly Order[]): boolean {
  const live = orders.filter((order) => isProtective(order) && isLive(order));
  return new Set(live.map(({ leg, rung }) => `${leg}${rung}`)).size < live.length;
}

/** Every wanted stop rests at the venue by its own word. */
export const isCovered = (orders: readonly Order[], wanted: readonly ProtectiveOrder[]): boolean =>
  wanted.every((each) => each.leg !== 'stopLoss' || orders.some((order) => isConfirmed(order) && matches(order, each)));

/** A rung is done when its order ended with a fill; one that was only replaced is not. */
export function rungFillsOf(orders: readonly Order[]): RungFills {
  const fills = new Map<number, { filledQuantity: string; isDone: boolean }>();
  for (const order of orders) {
    if (order.leg !== 'takeProfit' || !isPositive(order.filledQuantity)) continue;
    const earlier = fills.get(order.rung);
    fills.set(order.rung, {
      filledQuantity: add(order.filledQuantity, earlier?.filledQuantity ?? '0'),
      isDone: (earlier?.isDone ?? false) || order.status === 'filled',
    });
  }
  return fills;
}

/**
 * The last intent for an exit is taken up again under its own id when its sending was cut short; anything else gets the next revision.
 * An earlier one stays down: whoever looks takes the newest for the one that counts, and withdraws what came before it.
 */
export function revisionOf(orders: readonly Order[], wanted: ProtectiveOrder): number {
  const earlier = orders.filter((order) => order.leg === wanted.leg && order.rung === wanted.rung);
  const newest = earlier.reduce((high, order) => Math.max(high, order.revision), -1);
  const isUnanswered = earlier.some(
    (order) => order.revision === newest && !isTerminal(order.status) && !isConfirmed(order) && matches(order, wanted),
  );
  return isUnanswered ? newest : newest + 1;
}

function intentOf(position: Position, wanted: ProtectiveOrder, orders: readonly Order[]): OrderIntent {
  const revision = revisionOf(orders, wanted);
  const { signalId, deploymentId } = position;
  const identity = { signalId, deploymentId, leg: wanted.leg, rung: wanted.rung, revision };
  const stopReason = position.isBreakEvenDone ? 'breakEven' : 'stopLoss';
  return {
    ...identity,
    clientOrderId: clientOrderId(identity),
    venue: position.venue,
    venueAccountId: position.venueAccountId,
    positionId: position.id,
    instrument: position.instrument,
    side: closingSide(position.direction),
    type: wanted.leg === 'stopLoss' ? 'stopMarket' : 'takeProfitMarket',
    quantity: wanted.quantity,
    limitPrice: null,
    triggerPrice: wanted.triggerPrice,
    timeInForce: 'gtc',
    isReduceOnly: true,
    expiresAtMs: null,
    exitReason: wanted.leg === 'takeProfit' ? 'takeProfit' : stopReason,
    commandId: null,
  };
}

/** Cancels at the venue and records what became of each order. */
export async function cancelOrders(
  dependencies: OrderDependencies,
  position: Position,
  orders: readonly Order[],
): Promise<void> {
  const { record, clock } = dependencies;
  const adapter = venueOf(dependencies, position.venue);
  const account = { id: position.venueAccountId, venue: position.venue };
  for (const order of orders) {
    const report = await adapter.cancelOrder(account, order.clientOrderId);
    if (report) {
      const news = newsOf(report, 'reply', 'answer to the cancel');
      await record.orders.applyNews(order.clientOrderId, news, clock.nowMs());
    } else if (order.status === 'submitted') await giveUp(dependencies, order);
  }
}

/** Nobody wants the order any more and the venue does not know it: it has ended once that is proven. Until then it is looked for. */
async function giveUp(dependencies: OrderDependencies, order: Order): Promise<void> {
  const requests = await proveAbsence(dependencies, order);
  if (requests === null) return;
  const end = { status: 'canceled', detail: 'unknown to the venue when it was to be canceled, twice' } as const;
  await dependencies.record.orders.markLost(order.id, requests, end, dependencies.clock.nowMs());
}

/** Of several that are live for one exit the last decided one stays, whoever looks. */
const isNewest = (order: Order, live: readonly Order[]): boolean =>
  !live.some(({ leg, rung, revision }) => leg === order.leg && rung === order.rung && revision > order.revision);

/**
 * Brings the venue's orders to what is wanted: new ones first, then the old ones go, so that nothing is ever uncovered. Only earlier
 * revisions are withdrawn: two runs that want different things would each withdraw what the other relies on.
 */
export async function converge(
  dependencies: OrderDependencies,
  position: Position,
  orders: readonly Order[],
  wanted: readonly ProtectiveOrder[],
): Promise<void> {
  const { record, clock } = dependencies;
  const live = orders.filter((order) => isProtective(order) && isLive(order));
  for (const each of wanted) {
    if (live.some((order) => isConfirmed(order) && matches(order, each) && isNewest(order, live))) continue;
    const intent = await record.orders.intend(intentOf(position, each, orders), clock.nowMs());
    if (!matches(intent, each)) {
      const message = `Another run has taken ${intent.clientOrderId} for other terms; the position is looked at again.`;
      throw ApplicationFailure.create({ message, type: FAILURES.orderUnresolved });
    }
    const sent = await sendOrder(dependencies, intent);
    if (sent.status === 'expired') throw unresolved(sent, 'was lost on its way; the next look sends another');
    // Without the new stop the old one stays: a worse stop is better than none. One that has filled at once may have left a rest that
    // the old one covers; the look that its fill brings withdraws what is not needed.
    if (each.leg === 'stopLoss' && isTerminal(sent.status)) return;
  }
  const unwanted = live.filter((order) => !isNewest(order, live) || !wanted.some((each) => matches(order, each)));
  await cancelOrders(dependencies, position, unwanted);
}
