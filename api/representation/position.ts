import type { PositionDetail, PositionReply } from '../../contracts/api/position.ts';
import type { WatchedExit } from '../../db/repositories/exit-watches.ts';
import { trailingLevel } from '../../domain/exit-engine.ts';
import type { Fill } from '../../domain/fill.ts';
import type { PriceTick } from '../../domain/market.ts';
import { ageMs, isStale } from '../../domain/market.ts';
import type { Order } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import {
  entryPriceOf,
  exitPriceOf,
  isFlat,
  quantityOf,
  realizedPnlOf,
  unrealizedPnlOf,
} from '../../domain/position.ts';
import type { Links } from '../links.ts';
import { fillOf } from './fill.ts';
import { isoOf } from './moment.ts';
import { orderOf } from './order.ts';

/** The market as a reply sees it: one look for all of its rows. */
export interface MarketView {
  ticks: ReadonlyMap<string, PriceTick>;
  /** By position; one that is not watched has none. */
  watches: ReadonlyMap<string, WatchedExit>;
  nowMs: number;
}

export function positionOf(position: Position, market: MarketView, links: Links): PositionReply {
  const { exposure, exitLevels, funding } = position;
  return {
    id: position.id,
    signalId: position.signalId,
    deploymentId: position.deploymentId,
    agentId: position.agentId,
    venue: position.venue,
    venueAccountId: position.venueAccountId,
    instrument: position.instrument,
    currency: position.currency,
    direction: position.direction,
    status: position.status,
    exitReason: position.exitReason,
    quantity: quantityOf(exposure),
    plannedQuantity: position.plannedQuantity,
    openedQuantity: exposure.openedQuantity,
    closedQuantity: exposure.closedQuantity,
    entryPrice: entryPriceOf(exposure),
    exitPrice: exitPriceOf(exposure),
    referencePrice: position.referencePrice,
    stopPrice: position.stopPrice,
    isStopNative: market.watches.get(position.id)?.isStopNative ?? false,
    trailingPrice: trailingPriceOf(position, market),
    exitLevels: exitLevels && levelsOf(exitLevels),
    isBreakEvenDone: position.isBreakEvenDone,
    isPaused: position.isPaused,
    planRevision: position.planRevision,
    grossRealizedPnl: exposure.grossRealizedPnl,
    fees: exposure.fees,
    funding,
    realizedPnl: realizedPnlOf(exposure, funding),
    mark: markOf(position, market),
    nakedSince: isoOf(position.nakedSinceMs),
    nakedMs: position.nakedMs,
    createdAt: isoOf(position.createdAtMs),
    firstFillAt: isoOf(position.firstFillAtMs),
    protectedAt: isoOf(position.protectedAtMs),
    closedAt: isoOf(position.closedAtMs),
    updatedAt: isoOf(position.updatedAtMs),
    links: links.position(position.id, position.signalId),
  };
}

function trailingPriceOf({ id, direction, exitLevels }: Position, { watches }: MarketView): string | null {
  const watch = watches.get(id);
  return watch && exitLevels ? trailingLevel({ direction, levels: exitLevels, bestPrice: watch.bestPrice }) : null;
}

function markOf({ exposure, instrument }: Position, { ticks, nowMs }: MarketView): PositionReply['mark'] {
  const tick = ticks.get(instrument);
  if (!tick || isFlat(exposure)) return null;
  return {
    price: tick.mid,
    ageMs: ageMs(tick, nowMs),
    isStale: isStale(tick, nowMs),
    unrealizedPnl: unrealizedPnlOf(exposure, tick.mid),
  };
}

export function positionDetailOf(
  position: Position,
  trades: { orders: readonly Order[]; fills: readonly (Fill & { positionId: string })[] },
  market: MarketView,
  links: Links,
): PositionDetail {
  const { exposure, plannedNotional } = position;
  const { signedQuantity, cost, openedNotional, closedNotional } = exposure;
  return {
    ...positionOf(position, market, links),
    exitPlan: position.exitPlan,
    exposure: { signedQuantity, cost, openedNotional, closedNotional, plannedNotional },
    orders: trades.orders.map(orderOf),
    fills: trades.fills.map(fillOf),
  };
}

const levelsOf = ({
  timeExitAtMs,
  ...levels
}: NonNullable<Position['exitLevels']>): NonNullable<PositionDetail['exitLevels']> => ({
  ...levels,
  timeExitAt: isoOf(timeExitAtMs),
});
