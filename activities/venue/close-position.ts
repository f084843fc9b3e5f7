import { ApplicationFailure } from '@temporalio/common';
import type { ExitOrder, VenueActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import { closingSide } from '../../domain/direction.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { roundQuantity } from '../../domain/instrument.ts';
import type { Quantity } from '../../domain/money.ts';
import { equals, isLess, isPositive, minimum, multiply, subtract } from '../../domain/money.ts';
import type { Order, OrderIdentity } from '../../domain/order.ts';
import { clientOrderId, isTerminal } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import { quantityOf, unseenFills } from '../../domain/position.ts';
import { rungShares } from '../../domain/protection.ts';
import type { ActivityDependencies } from '../ports.ts';
import type { VenueLook } from './look-at-venue.ts';
import { lookAtVenue } from './look-at-venue.ts';
import { cancelOrders } from './protective-orders.ts';
import { denyUnsent, sendOrder } from './send-order.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'venues' | 'clock' | 'prices'>;

/** How much to close, never more than is open, nor than is left by exits whose fills are still to be seen. What would stay below the venue's minimum is closed with it: dust is not left behind. */
function exitQuantity(
  exit: ExitOrder,
  { position, orders }: Pick<VenueLook, 'position' | 'orders'>,
  instrument: Instrument,
  mark: string | undefined,
): Quantity {
  const open = subtract(quantityOf(position.exposure), unseenFills(orders, position.exposure).closed);
  const shares = rungShares(position.exposure.openedQuantity, position.exitPlan.takeProfits, instrument);
  const share = exit.rung === 0 ? multiply(open, exit.fraction) : (shares[exit.rung - 1] ?? '0');
  const quantity = minimum(roundQuantity(instrument, share), open);
  const rest = subtract(open, quantity);
  const isDust =
    isPositive(rest) &&
    (isLess(rest, instrument.lotSize) ||
      (mark !== undefined && isLess(multiply(rest, mark), instrument.minimumNotional)));
  const isWhole = exit.rung === 0 && equals(exit.fraction, 1);
  return isDust || isWhole ? open : quantity;
}

/** What is still to be bought is no longer wanted once the whole position has to end. */
export async function withdrawEntry(
  dependencies: Dependencies,
  position: Position,
  orders: readonly Order[],
): Promise<void> {
  const entry = orders.find((order) => order.leg === 'entry' && !isTerminal(order.status));
  if (entry?.status === 'initialized') await denyUnsent(dependencies, entry, 'withdrawn before it was sent');
  else if (entry) await cancelOrders(dependencies, position, [entry]);
}

/** Sends one reduce-only exit, capped by what is open; a repeat finds the intent of the first run and asks what became of it. */
export const closePosition =
  (dependencies: Dependencies): VenueActivities['closePosition'] =>
  async (exit) => {
    const { record, clock, prices } = dependencies;
    const found = await record.positions.find(exit.positionId);
    if (!found)
      throw ApplicationFailure.nonRetryable(`Position ${exit.positionId} is not in the record.`, FAILURES.notFound);
    const identity: OrderIdentity = {
      signalId: found.signalId,
      deploymentId: found.deploymentId,
      leg: exit.rung === 0 ? 'exit' : 'takeProfit',
      rung: exit.rung,
      revision: exit.rung === 0 ? exit.revision : 0,
    };
    const looked = await lookAtVenue(dependencies, found);
    if (exit.rung === 0 && equals(exit.fraction, 1)) {
      await withdrawEntry(dependencies, found, looked.orders);
    }
    const before = quantityOf(looked.position.exposure);
    let order = looked.orders.find(
      (each) =>
        each.clientOrderId === clientOrderId(identity) ||
        (exit.commandId !== null && each.commandId === exit.commandId),
    );
    if (!order) {
      const instrument = await record.market.instrument(found.venue, found.instrument);
      if (!instrument)
        throw ApplicationFailure.nonRetryable(
          `${found.instrument} is not listed on ${found.venue} in the record.`,
          FAILURES.notFound,
        );
      const quantity = exitQuantity(exit, looked, instrument, prices.latest(found.instrument)?.mid);
      if (!isPositive(quantity)) return { outcome: 'nothingToClose', closedQuantity: '0', remainingQuantity: before };
      order = await record.orders.intend(
        {
          ...identity,
          clientOrderId: clientOrderId(identity),
          venue: found.venue,
          venueAccountId: found.venueAccountId,
          positionId: found.id,
          instrument: found.instrument,
          side: closingSide(found.direction),
          type: 'market',
          quantity,
          limitPrice: null,
          triggerPrice: null,
          timeInForce: 'ioc',
          isReduceOnly: true,
          expiresAtMs: null,
          exitReason: exit.reason,
          commandId: exit.commandId,
        },
        clock.nowMs(),
      );
    }
    const sent = await sendOrder(dependencies, order);
    const after = await lookAtVenue(dependencies, looked.position);
    return {
      outcome: 'accepted',
      closedQuantity: sent.filledQuantity,
      remainingQuantity: quantityOf(after.position.exposure),
    };
  };
