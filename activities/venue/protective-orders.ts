import { ApplicationFailure } from '@temporalio/common';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { OrderIntent, OrderNews } from '../../db/repositories/orders.ts';
import { closingSide } from '../../domain/direction.ts';
import { add, equals, isPositive, subtract } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { clientOrderId, isTerminal } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import type { ProtectiveOrder, RungFills } from '../../domain/protection.ts';
import type { OrderDependencies } from './send-order.ts';
import { newsOf, sendOrder, venueOf } from './send-order.ts';

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

function intentOf(position: Position, wanted: ProtectiveOrder, orders: readonly Order[]): OrderIntent {
  const earlier = orders.filter((order) => order.leg === wanted.leg && order.rung === wanted.rung);
  // An intent whose sending was cut short is taken up again under its own id; anything else gets the next revision.
  const unanswered = earlier.find(
    (order) => !isTerminal(order.status) && !isConfirmed(order) && matches(order, wanted),
  );
  const revision = unanswered?.revision ?? earlier.reduce((high, order) => Math.max(high, order.revision + 1), 0);
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
  };
}

const NEVER_SENT: OrderNews = {
  status: 'canceled',
  venueOrderId: null,
  filledQuantity: '0',
  evidence: 'unknown to the venue when it was looked for, and when it was to be canceled',
};

/** An intent that never left is over: nobody has heard of it, so nobody needs to be told. */
export async function denyUnsent({ record, clock }: OrderDependencies, order: Order, evidence: string): Promise<void> {
  const news = { status: 'denied', venueOrderId: null, filledQuantity: '0', evidence } as const;
  await record.orders.applyNews(order.clientOrderId, news, clock.nowMs());
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
    // An exit that got no further than submitted, and that neither the look nor the cancel found, died with its sender.
    const wasNeverSent = report === null && order.isReduceOnly && order.status === 'submitted';
    const news = wasNeverSent ? NEVER_SENT : report && newsOf(report, 'answer to the cancel');
    if (news) await record.orders.applyNews(order.clientOrderId, news, clock.nowMs());
  }
}

/** Brings the venue's orders to what is wanted: new ones first, then the old ones go, so that nothing is ever uncovered. */
export async function converge(
  dependencies: OrderDependencies,
  position: Position,
  orders: readonly Order[],
  wanted: readonly ProtectiveOrder[],
): Promise<void> {
  const { record, clock } = dependencies;
  const live = orders.filter((order) => isProtective(order) && isLive(order));
  for (const each of wanted) {
    if (live.some((order) => isConfirmed(order) && matches(order, each))) continue;
    const intent = await record.orders.intend(intentOf(position, each, orders), clock.nowMs());
    if (!matches(intent, each)) {
      const message = `Another run has taken ${intent.clientOrderId} for other terms; the position is looked at again.`;
      throw ApplicationFailure.create({ message, type: FAILURES.orderUnresolved });
    }
    const sent = await sendOrder(dependencies, intent);
    // Without the new stop the old one stays: a worse stop is better than none.
    if (each.leg === 'stopLoss' && isTerminal(sent.status) && sent.status !== 'filled') return;
  }
  const unwanted = live.filter((order) => !wanted.some((each) => matches(order, each)));
  await cancelOrders(dependencies, position, unwanted);
}
