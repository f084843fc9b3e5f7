import type { Fill } from '../../domain/fill.ts';
import { fillsOfPosition, fundingOfPosition, hasFillsOf } from '../../domain/fill-shares.ts';
import type { Order } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import { mayHold, quantityOf } from '../../domain/position.ts';
import type { OrderReport } from '../../venues/port.ts';
import type { Position } from '../../domain/position-record.ts';
import { hasStop } from './protective-orders.ts';
import type { OrderDependencies } from './venue-words.ts';
import { failureOf, newsOf, venueOf } from './venue-words.ts';

/** Fills are asked for from a little before the position was decided, so that no difference of clocks hides one. */
const LOOK_BACK_MS = 60_000;

export interface VenueLook {
  /** When the venue began to be asked; what came to be since then may be missing, however long its answers took. */
  askedAtMs: number;
  position: Position;
  orders: Order[];
  wasLiquidated: boolean;
  /** The venue said something that the record did not know. */
  hasNews: boolean;
}

/** True when the record says the same already, so that there is nothing to fold in. */
const isKnown = (order: Order, report: OrderReport): boolean =>
  report.status === order.status &&
  report.venueOrderId === order.venueOrderId &&
  report.filledQuantity === order.filledQuantity;

async function look(dependencies: OrderDependencies, position: Position): Promise<VenueLook> {
  const { record, clock } = dependencies;
  const adapter = venueOf(dependencies, position.venue);
  const account = { id: position.venueAccountId, venue: position.venue };
  const nowMs = clock.nowMs();
  // A clock that went back hides nothing: our own fills are known by their client order ids.
  const isClockBehind = nowMs < position.createdAtMs;
  const heldSinceMs = isClockBehind ? 0 : position.createdAtMs;
  const sinceMs = Math.max(0, heldSinceMs - LOOK_BACK_MS);
  const { instrument } = position;

  // Statuses first, then fills, then funding: what has ended by its status has all its fills in an answer that was asked for later.
  const [known, openReports] = await Promise.all([record.orders.ofPosition(position.id), adapter.openOrders(account)]);
  const open = new Map(openReports.map((report) => [report.clientOrderId, report]));
  const news = await Promise.all(
    known
      .filter((order) => order.status !== 'initialized' && !isTerminal(order.status))
      .map(async (order) => {
        const report = open.get(order.clientOrderId) ?? (await adapter.findOrder(account, order.clientOrderId));
        if (!report || isKnown(order, report)) return null;
        return { clientOrderId: order.clientOrderId, news: newsOf(report, 'query', 'asked by client order id') };
      }),
  );
  const late = known.filter((order) => isTerminal(order.status) && open.has(order.clientOrderId));
  // Given up as lost, and there after all: nobody wants it any more. Fills that it had until now are in the answer that follows.
  for (const order of late) if (order.leg !== 'stopLoss') await adapter.cancelOrder(account, order.clientOrderId);
  const orders = news.filter((each) => each !== null);
  const allFills = await adapter.fills(account, { sinceMs, instrument });
  const allFunding = await adapter.fundingPayments(account, { sinceMs: heldSinceMs, instrument });
  const ours = new Set(known.map((order) => order.clientOrderId));
  const isOwn = (fill: Fill): boolean => fill.clientOrderId !== null && ours.has(fill.clientOrderId);
  // Without a client order id somebody acted by hand, or the venue did: ours as far as it shrank what we held.
  const candidates = allFills.filter((fill) =>
    fill.clientOrderId === null ? fill.filledAtMs >= heldSinceMs : isOwn(fill),
  );
  const { readLagMs } = adapter.capabilities;
  const reported = [
    ...known,
    ...orders.map(({ clientOrderId, news: { filledQuantity } }) => ({ clientOrderId, filledQuantity })),
  ];
  const isComplete = hasFillsOf(reported, candidates);
  const wholes = new Map(candidates.map((fill) => [fill.venueTradeId, fill.quantity]));
  const fills = fillsOfPosition(position.direction, candidates, isOwn).filter(
    // A part of a fill is taken only when no fill of ours can come to light any more that would make it a larger part.
    (fill) => fill.quantity === wholes.get(fill.venueTradeId) || (isComplete && nowMs - fill.filledAtMs >= readLagMs),
  );
  const funding = fundingOfPosition(position.firstFillAtMs, fills, allFunding);

  const updated = await record.venueNews.record(position.id, { fills, funding, orders }, nowMs);
  const after = orders.length === 0 ? known : await record.orders.ofPosition(position.id);
  // A stop that was given up as lost stays as long as it may be the only one.
  const isNeeded = mayHold(after, updated.exposure) && !hasStop(after, quantityOf(updated.exposure));
  for (const order of late)
    if (order.leg === 'stopLoss' && !isNeeded) await adapter.cancelOrder(account, order.clientOrderId);
  return {
    askedAtMs: nowMs,
    position: updated,
    orders: after,
    wasLiquidated: fills.some((fill) => fill.isLiquidation),
    hasNews: orders.length > 0 || updated.updatedAtMs !== position.updatedAtMs,
  };
}

/** Asks the venue what became of a position's orders and folds every fill and payment into the record. Safe to repeat. */
export async function lookAtVenue(dependencies: OrderDependencies, position: Position): Promise<VenueLook> {
  try {
    return await look(dependencies, position);
  } catch (error) {
    const { id, venueAccountId } = position;
    throw await failureOf(dependencies, error, { venueAccountId, isExit: true, what: `looking after position ${id}` });
  }
}
