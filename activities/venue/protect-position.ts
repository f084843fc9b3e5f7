import { ApplicationFailure } from '@temporalio/common';
import type { VenueActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { ExitLevels } from '../../domain/exit-plan.ts';
import { mayStillArrive } from '../../domain/absence.ts';
import { exitLevelsOf } from '../../domain/exit-plan.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { roundPrice } from '../../domain/instrument.ts';
import type { Price } from '../../domain/money.ts';
import { equals, isLess, isPositive } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import { entryPriceOf, isFlat, mayHold, quantityOf } from '../../domain/position.ts';
import type { ProtectiveOrder } from '../../domain/protection.ts';
import { desiredProtection, rungShares } from '../../domain/protection.ts';
import type { ActivityDependencies } from '../ports.ts';
import { armWatch } from './arm-watch.ts';
import type { VenueLook } from './look-at-venue.ts';
import { lookAtVenue } from './look-at-venue.ts';
import { viewOf } from './position-view.ts';
import { cancelOrders, converge, hasStop, isCovered, isLive, isProtective, rungFillsOf } from './protective-orders.ts';
import type { OrderDependencies } from './venue-words.ts';
import { askVenue } from './ask-venue.ts';
import { denyUnsent } from './send-order.ts';
import { mayStillFill, venueOf } from './venue-words.ts';

/** What the column of naked milliseconds can hold: 24 days. */
const MOST_NAKED_MS = 2_147_483_647;
/** The longest that anything may be held without protection: guarantees, alert 1. */
const NAKED_CAP_MS = 10_000;

/** What an open position should have at its venue and on the watcher's table. */
interface Protection {
  levels: ExitLevels;
  stopPrice: Price;
  wanted: ProtectiveOrder[];
}

/** The fixed stop in force: the plan's, or the entry price on its tick after a break-even move. */
const stopInForce = (position: Position, levels: ExitLevels, entryPrice: Price, instrument: Instrument): Price =>
  position.isBreakEvenDone
    ? roundPrice(instrument, entryPrice, position.direction === 'long' ? 'up' : 'down')
    : levels.stopLoss;

/** An entry that is still waiting past its expiry is over: withdrawn, or never sent, or asked about until that is known. */
async function endEntry(dependencies: OrderDependencies, position: Position, entry: Order): Promise<void> {
  const { record } = dependencies;
  if (entry.status === 'initialized') {
    await denyUnsent(dependencies, entry, 'its time was over before it was sent');
    return;
  }
  await cancelOrders(dependencies, position, [entry]);
  const after = await record.orders.find(entry.id);
  if (after && isLive(after)) await askVenue(dependencies, after);
}

/**
 * Nothing is held: what rests for nothing is withdrawn, and the position is finished once nothing more can fill. What is left of
 * an entry after the position has come to its end is withdrawn with it.
 */
async function clearUp(dependencies: OrderDependencies, look: VenueLook): Promise<ReturnType<typeof viewOf>> {
  const { clock } = dependencies;
  const hasTraded = isPositive(look.position.exposure.openedQuantity);
  // While fills are still to be seen something may be held: its exits stay.
  const isAllSeen = !mayHold(look.orders, look.position.exposure);
  const left = look.orders.filter((order) => isLive(order) && isAllSeen && (isProtective(order) || hasTraded));
  await cancelOrders(dependencies, look.position, left);
  const { askedAtMs, position, orders, wasLiquidated } =
    left.length === 0 ? look : await lookAtVenue(dependencies, look.position);
  const entry = orders.find((order) => order.leg === 'entry');
  const isEntryOver =
    !entry || (isTerminal(entry.status) && !isLess(position.exposure.openedQuantity, entry.filledQuantity));
  const isFlatForGood = isEntryOver && isFlat(position.exposure) && !orders.some(isLive);
  const hasEntered = isPositive(position.exposure.openedQuantity);
  const isEntryAwaited = !hasEntered && entry !== undefined && mayStillFill(dependencies, entry, askedAtMs);
  const { hasWire } = venueOf(dependencies, position.venue).capabilities;
  const isExitAwaited = hasWire && orders.some((order) => mayStillArrive(order, askedAtMs));
  const isWaiting = isFlatForGood && (isEntryAwaited || isExitAwaited);
  const isFinished = isFlatForGood && !isWaiting;
  return viewOf(position, orders, clock, { isProtected: true, isFinished, isWaiting, wasLiquidated });
}

/** Places, replaces and withdraws exits until they are what the plan wants, and arms the watch for the rest. */
async function bringToPlan(dependencies: OrderDependencies, { position, orders }: VenueLook): Promise<Protection> {
  const { record } = dependencies;
  const instrument = await record.market.instrument(position.venue, position.instrument);
  const entryPrice = entryPriceOf(position.exposure);
  if (!instrument || entryPrice === null)
    throw ApplicationFailure.nonRetryable(
      `${position.instrument} is not listed on ${position.venue} in the record.`,
      FAILURES.notFound,
    );
  const { direction, exposure } = position;
  const openedAtMs = position.firstFillAtMs ?? position.createdAtMs;
  const levels = exitLevelsOf(position.exitPlan, { direction, entryPrice, tickSize: instrument.tickSize, openedAtMs });
  const stopPrice = stopInForce(position, levels, entryPrice, instrument);
  const { capabilities } = venueOf(dependencies, position.venue);
  const native = { stopLoss: capabilities.nativeStops, takeProfits: capabilities.nativeTakeProfits };
  const rungFills = rungFillsOf(orders);
  const { openedQuantity } = exposure;
  const openQuantity = quantityOf(exposure);
  const wanted = desiredProtection({ openQuantity, openedQuantity, levels, stopPrice, rungFills, instrument, native });
  if (isPositive(stopPrice)) {
    await converge(dependencies, position, orders, wanted);
    const shares = rungShares(openedQuantity, levels.takeProfits, instrument);
    await armWatch(dependencies, position, { levels, stopPrice, rungFills, shares, native, entryPrice });
  }
  return { levels, stopPrice, wanted };
}

/** Keeps what the plan became, and how long the position was without protection. */
async function saveProtection(
  { record, clock }: OrderDependencies,
  position: Position,
  { levels, stopPrice }: Protection,
  isProtected: boolean,
): Promise<Position> {
  const { nakedSinceMs } = position;
  const isFirstTime = isProtected && position.protectedAtMs === null;
  const isOver = isProtected && nakedSinceMs !== null;
  const hasMoved = position.stopPrice === null || !equals(position.stopPrice, stopPrice);
  if (!isFirstTime && !isOver && !hasMoved) return position;
  const nowMs = clock.nowMs();
  const nakedMs = Math.min(MOST_NAKED_MS, (position.nakedMs ?? 0) + Math.max(0, nowMs - (nakedSinceMs ?? nowMs)));
  const first = isFirstTime ? { protectedAtMs: nowMs } : {};
  const naked = isFirstTime || isOver ? { nakedMs, nakedSinceMs: null } : {};
  const payload = { stopPrice, takeProfits: levels.takeProfits, ...first, ...naked };
  const event = isProtected ? ({ type: 'position.protected', payload } as const) : null;
  const changes = { exitLevels: levels, stopPrice, ...first, ...naked };
  return record.positions.savePlan(position.id, changes, event, nowMs);
}

/** A stop that was there and is not any more, cancelled by hand for example: the clock of naked time runs from now on. */
async function noteNakedness(dependencies: OrderDependencies, look: VenueLook): Promise<VenueLook> {
  const { record, clock } = dependencies;
  const { position, orders } = look;
  const { nativeStops } = venueOf(dependencies, position.venue).capabilities;
  const wasProtected = position.protectedAtMs !== null && position.nakedSinceMs === null;
  if (!nativeStops || !wasProtected || hasStop(orders, quantityOf(position.exposure))) return look;
  const nowMs = clock.nowMs();
  return { ...look, position: await record.positions.savePlan(position.id, { nakedSinceMs: nowMs }, null, nowMs) };
}

/** Nobody holds a position for this long that nothing protects: it is protected, then closed, and a person is told. */
async function isNakedTooLong({ record, clock }: OrderDependencies, position: Position): Promise<boolean> {
  const nowMs = clock.nowMs();
  const { venueAccountId, instrument, nakedSinceMs } = position;
  if (nakedSinceMs === null || nowMs - nakedSinceMs <= NAKED_CAP_MS) return false;
  const evidence = { positionId: position.id, nakedSinceMs, nakedMs: nowMs - nakedSinceMs };
  await record.cases.open({ kind: 'nakedTooLong', venueAccountId, instrument, evidence }, nowMs);
  return true;
}

/**
 * Looks at the venue, records what filled, and brings protection to where the plan wants it: the one deed by which a position is
 * looked after. It only compares what is with what should be, so it is safe to repeat at any moment.
 */
export const protectPosition =
  (dependencies: OrderDependencies & Pick<ActivityDependencies, 'log'>): VenueActivities['protectPosition'] =>
  async ({ positionId }) => {
    const { record, clock, log } = dependencies;
    const found = await record.positions.find(positionId);
    if (!found)
      throw ApplicationFailure.nonRetryable(`Position ${positionId} is not in the record.`, FAILURES.notFound);
    if (found.status === 'closed')
      return viewOf(found, await record.orders.ofPosition(positionId), clock, { isProtected: true, isFinished: true });

    let look = await lookAtVenue(dependencies, found);
    const entry = look.orders.find((order) => order.leg === 'entry' && !isTerminal(order.status));
    if (entry && entry.expiresAtMs !== null && clock.nowMs() >= entry.expiresAtMs) {
      await endEntry(dependencies, look.position, entry);
      look = await lookAtVenue(dependencies, look.position);
    }
    if (isFlat(look.position.exposure)) return clearUp(dependencies, look);
    look = await noteNakedness(dependencies, look);
    const isTooLate = await isNakedTooLong(dependencies, look.position);

    const { position: naked, orders } = look;
    const protection = await bringToPlan(dependencies, look).catch((error: unknown) => {
      if (!isTooLate) throw error;
      log.warn(
        { positionId, error: String(error) },
        'naked for too long, and no stop can be placed; it is closed without one',
      );
      return null;
    });
    // Too late, and no stop can be placed either: it is closed without one.
    if (protection === null) return viewOf(naked, orders, clock, { isProtected: false, isFinished: false, isTooLate });
    // A second look: what was just placed may have triggered at once, and only the venue's word proves protection.
    const confirmed = await lookAtVenue(dependencies, look.position);
    const isDueNow = isFlat(confirmed.position.exposure);
    const isProtected =
      isDueNow || (isPositive(protection.stopPrice) && isCovered(confirmed.orders, protection.wanted));
    const position = await saveProtection(dependencies, confirmed.position, protection, isProtected);
    return viewOf(position, confirmed.orders, clock, { isProtected, isFinished: false, isDueNow, isTooLate });
  };
