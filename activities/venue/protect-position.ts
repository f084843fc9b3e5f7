import { ApplicationFailure } from '@temporalio/common';
import type { VenueActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { OrderIntent } from '../../db/repositories/orders.ts';
import { closingSide } from '../../domain/direction.ts';
import type { ExitLevels } from '../../domain/exit-plan.ts';
import { exitLevelsOf } from '../../domain/exit-plan.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { roundPrice } from '../../domain/instrument.ts';
import type { Price } from '../../domain/money.ts';
import { add, equals, isPositive, subtract } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { clientOrderId, isTerminal } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import { entryPriceOf, isFlat, quantityOf } from '../../domain/position.ts';
import type { ProtectiveOrder, RungFills } from '../../domain/protection.ts';
import { desiredProtection, rungShares } from '../../domain/protection.ts';
import type { ActivityDependencies } from '../ports.ts';
import { armWatch } from './arm-watch.ts';
import { lookAtVenue } from './look-at-venue.ts';
import { viewOf } from './position-view.ts';
import { newsOf, sendOrder, venueOf } from './send-order.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'venues' | 'clock'>;

const isLive = (order: Order): boolean => order.status !== 'initialized' && !isTerminal(order.status);
const isProtective = (order: Order): boolean => order.leg === 'stopLoss' || order.leg === 'takeProfit';

/** A rung is done when its order ended with a fill; one that was only replaced is not. */
function rungFillsOf(orders: readonly Order[]): RungFills {
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

/** The fixed stop in force: the plan's, or the entry price on its tick after a break-even move. */
const stopInForce = (position: Position, levels: ExitLevels, entryPrice: Price, instrument: Instrument): Price =>
  position.isBreakEvenDone
    ? roundPrice(instrument, entryPrice, position.direction === 'long' ? 'up' : 'down')
    : levels.stopLoss;

const matches = (order: Order, wanted: ProtectiveOrder): boolean =>
  order.leg === wanted.leg &&
  order.rung === wanted.rung &&
  order.triggerPrice !== null &&
  equals(order.triggerPrice, wanted.triggerPrice) &&
  equals(subtract(order.quantity, order.filledQuantity), wanted.quantity);

function intentOf(position: Position, wanted: ProtectiveOrder, orders: readonly Order[]): OrderIntent {
  const earlier = orders.filter((order) => order.leg === wanted.leg && order.rung === wanted.rung);
  // An intent that was stored but never sent is taken up again; anything else gets the next revision.
  const unsent = earlier.find((order) => order.status === 'initialized' && matches(order, wanted));
  const revision = unsent?.revision ?? earlier.reduce((high, order) => Math.max(high, order.revision + 1), 0);
  const identity = {
    signalId: position.signalId,
    deploymentId: position.deploymentId,
    leg: wanted.leg,
    rung: wanted.rung,
    revision,
  };
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
    exitReason: wanted.leg === 'takeProfit' ? 'takeProfit' : position.isBreakEvenDone ? 'breakEven' : 'stopLoss',
  };
}

/** Cancels at the venue and records what became of each order. */
async function cancelOrders(dependencies: Dependencies, position: Position, orders: readonly Order[]): Promise<void> {
  const adapter = venueOf(dependencies, position.venue);
  const account = { id: position.venueAccountId, venue: position.venue };
  for (const order of orders) {
    const report = await adapter.cancelOrder(account, order.clientOrderId);
    if (report)
      await dependencies.record.orders.applyNews(
        order.clientOrderId,
        newsOf(report, 'answer to the cancel'),
        dependencies.clock.nowMs(),
      );
  }
}

/** Brings the venue's orders to what is wanted: new ones first, then the old ones go, so that nothing is ever uncovered. */
async function converge(
  dependencies: Dependencies,
  position: Position,
  orders: readonly Order[],
  wanted: readonly ProtectiveOrder[],
): Promise<boolean> {
  const live = orders.filter((order) => isProtective(order) && isLive(order));
  let isProtected = true;
  for (const each of wanted) {
    if (live.some((order) => matches(order, each))) continue;
    const sent = await sendOrder(
      dependencies,
      await dependencies.record.orders.intend(intentOf(position, each, orders), dependencies.clock.nowMs()),
    );
    if (each.leg === 'stopLoss' && (sent.status === 'rejected' || sent.status === 'denied')) isProtected = false;
  }
  if (!isProtected) return false;
  await cancelOrders(
    dependencies,
    position,
    live.filter((order) => !wanted.some((each) => matches(order, each))),
  );
  return true;
}

/**
 * Looks at the venue, records what filled, and brings protection to where the plan wants it: the one deed by which a position is
 * looked after. It only compares what is with what should be, so it is safe to repeat at any moment.
 */
export const protectPosition =
  (dependencies: Dependencies): VenueActivities['protectPosition'] =>
  async ({ positionId }) => {
    const { record, clock } = dependencies;
    const found = await record.positions.find(positionId);
    if (!found)
      throw ApplicationFailure.nonRetryable(`Position ${positionId} is not in the record.`, FAILURES.notFound);
    if (found.status === 'closed')
      return viewOf(found, await record.orders.ofPosition(positionId), clock, { isProtected: true, isFinished: true });

    const first = await lookAtVenue(dependencies, found);
    let { position, orders, wasLiquidated } = first;
    const entry = orders.find((order) => order.leg === 'entry');
    const isEntryOver = !entry || isTerminal(entry.status);
    if (entry && isLive(entry) && entry.expiresAtMs !== null && clock.nowMs() >= entry.expiresAtMs) {
      await cancelOrders(dependencies, position, [entry]);
      ({ position, orders } = await lookAtVenue(dependencies, position));
      return viewOf(position, orders, clock, { isProtected: false, isFinished: false, isDueNow: true });
    }
    if (isFlat(position.exposure)) {
      const left = orders.filter((order) => isProtective(order) && isLive(order));
      await cancelOrders(dependencies, position, left);
      if (left.length > 0) ({ position, orders, wasLiquidated } = await lookAtVenue(dependencies, position));
      const isFinished = isEntryOver && isFlat(position.exposure) && !orders.some(isLive);
      return viewOf(position, orders, clock, { isProtected: true, isFinished, wasLiquidated });
    }

    const instrument = await record.market.instrument(position.venue, position.instrument);
    const entryPrice = entryPriceOf(position.exposure);
    if (!instrument || entryPrice === null)
      throw ApplicationFailure.nonRetryable(
        `${position.instrument} is not listed on ${position.venue} in the record.`,
        FAILURES.notFound,
      );
    const levels = exitLevelsOf(position.exitPlan, {
      direction: position.direction,
      entryPrice,
      tickSize: instrument.tickSize,
      openedAtMs: position.firstFillAtMs ?? position.createdAtMs,
    });
    const stopPrice = stopInForce(position, levels, entryPrice, instrument);
    const { capabilities } = venueOf(dependencies, position.venue);
    const native = { stopLoss: capabilities.nativeStops, takeProfits: capabilities.nativeTakeProfits };
    const rungFills = rungFillsOf(orders);
    const wanted = desiredProtection({
      openQuantity: quantityOf(position.exposure),
      openedQuantity: position.exposure.openedQuantity,
      levels,
      stopPrice,
      rungFills,
      instrument,
      native,
    });
    const isProtected = isPositive(stopPrice) && (await converge(dependencies, position, orders, wanted));
    if (isProtected)
      await armWatch(dependencies, position, {
        levels,
        stopPrice,
        rungFills,
        shares: rungShares(position.exposure.openedQuantity, levels.takeProfits, instrument),
        native,
        entryPrice,
      });

    // A second look: what was just placed may have triggered at once, and the venue's word is the proof of protection.
    const confirmed = await lookAtVenue(dependencies, position);
    const isFirstTime = isProtected && confirmed.position.protectedAtMs === null;
    const hasMoved = confirmed.position.stopPrice === null || !equals(confirmed.position.stopPrice, stopPrice);
    if (isFirstTime || hasMoved) {
      const nakedMs = Math.max(0, clock.nowMs() - (position.firstFillAtMs ?? clock.nowMs()));
      const protection = isFirstTime ? { protectedAtMs: clock.nowMs(), nakedMs } : {};
      const event = isProtected
        ? {
            type: 'position.protected' as const,
            payload: { stopPrice, takeProfits: levels.takeProfits, ...protection },
          }
        : null;
      confirmed.position = await record.positions.savePlan(
        positionId,
        { exitLevels: levels, stopPrice, ...protection },
        event,
        clock.nowMs(),
      );
    }
    return viewOf(confirmed.position, confirmed.orders, clock, {
      isProtected,
      isFinished: false,
      isDueNow: isFlat(confirmed.position.exposure),
    });
  };
