import type { PositionView } from '../../contracts/temporal/position-lifecycle.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Order } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import type { ExitReason } from '../../domain/position.ts';
import { entryPriceOf, isFlat, quantityOf, realizedPnlOf, unseenFills } from '../../domain/position.ts';
import { isPositive } from '../../domain/money.ts';

/** Timers wait this much longer than the deadline, so that the market's clock has passed it when they fire. */
const TIMER_MARGIN_MS = 20;
/** The fate of an order that nothing depends on any more is asked for this often. */
const UNCLEAR_MS = 1_000;

/** Why a flat position ended: the reason of the last exit that filled; without one the venue did it. */
function exitReasonOf(position: Position, orders: readonly Order[], wasLiquidated: boolean): ExitReason {
  if (position.exitReason) return position.exitReason;
  if (!isPositive(position.exposure.openedQuantity)) return 'entryNotFilled';
  const exits = orders.filter((order) => order.exitReason !== null && isPositive(order.filledQuantity));
  const last = exits.reduce<Order | null>(
    (latest, order) => (latest === null || order.updatedAtMs >= latest.updatedAtMs ? order : latest),
    null,
  );
  return wasLiquidated ? 'liquidated' : (last?.exitReason ?? 'manual');
}

/** The position in the words of its workflow's queries and of the operator's table. */
export function viewOf(
  position: Position,
  orders: readonly Order[],
  clock: Clock,
  found: {
    isProtected: boolean;
    isFinished: boolean;
    isDueNow?: boolean;
    isTooLate?: boolean;
    isWaiting?: boolean;
    wasLiquidated?: boolean;
  },
): PositionView {
  const nowMs = clock.nowMs();
  const entry = orders.find((order) => order.leg === 'entry' && !isTerminal(order.status));
  const levels = position.exitLevels;
  const isHeld = !isFlat(position.exposure);
  const timeExitAtMs = isHeld && !position.isPaused ? (levels?.timeExitAtMs ?? null) : null;
  const wakes = [
    { at: entry?.expiresAtMs ?? null, for: 'entryExpiry' as const },
    { at: timeExitAtMs, for: 'timeExit' as const },
  ].flatMap((wake) => (wake.at === null ? [] : [{ at: wake.at, for: wake.for }]));
  const [next] = wakes.sort((a, b) => a.at - b.at);
  const unseen = unseenFills(orders, position.exposure);
  const isUnclear =
    found.isWaiting === true ||
    isPositive(unseen.opened) ||
    isPositive(unseen.closed) ||
    (!isHeld && orders.some((order) => order.status === 'submitted'));
  const isTimeUp = timeExitAtMs !== null && nowMs >= timeExitAtMs;
  const trailing = levels?.trailingStop;
  return {
    positionId: position.id,
    status: position.status,
    direction: position.direction,
    instrument: position.instrument,
    venue: position.venue,
    quantity: quantityOf(position.exposure),
    entryPrice: entryPriceOf(position.exposure),
    stopPrice: position.stopPrice,
    nextTakeProfit:
      levels?.takeProfits[orders.filter((order) => order.leg === 'takeProfit' && order.status === 'filled').length]
        ?.price ?? null,
    trailing: trailing
      ? `${trailing.distanceBps} bps from the best price once ${trailing.activationPrice} is reached`
      : null,
    isPaused: position.isPaused,
    isProtected: found.isProtected,
    nakedMs: position.nakedMs,
    realizedPnl: realizedPnlOf(position.exposure, position.funding),
    isFinished: found.isFinished,
    exitReason: found.isFinished ? exitReasonOf(position, orders, found.wasLiquidated ?? false) : null,
    exitDue: !isHeld
      ? null
      : found.isTooLate
        ? 'unprotected'
        : isTimeUp
          ? 'timeExit'
          : found.isProtected
            ? null
            : 'stopLoss',
    wakeAfterMs: found.isDueNow
      ? 0
      : isUnclear
        ? UNCLEAR_MS
        : next
          ? clock.wallMsUntil(next.at) + TIMER_MARGIN_MS
          : null,
    wakeFor: next?.for ?? null,
    exitRevision: Math.max(0, ...orders.filter((order) => order.leg === 'exit').map((order) => order.revision)),
  };
}
