import { defineEntity, p } from '@mikro-orm/core';
import { DIRECTIONS } from '../../domain/direction.ts';
import type { ExitState } from '../../domain/exit-engine.ts';
import { CROSSING_KINDS } from '../../domain/crossing.ts';
import type { ExitLevels, ExitPlan } from '../../domain/exit-plan.ts';
import { EXIT_REASONS, POSITION_STATUSES } from '../../domain/position.ts';
import { count, decimal, flag, id, moment, word } from '../columns.ts';
import { DeploymentEntity, VenueAccountEntity } from './agent.ts';

/** Net exposure of one deployment in one instrument. Until it is closed it also holds the reservation of its exposure. */
export const PositionEntity = defineEntity({
  name: 'Position',
  tableName: 'positions',
  properties: {
    id: id(),
    signalId: word(),
    deployment: () => p.manyToOne(DeploymentEntity).mapToPk(),
    agentId: word(),
    venue: word(),
    venueAccount: () => p.manyToOne(VenueAccountEntity).mapToPk(),
    instrument: word(),
    currency: word(),
    direction: p.enum(DIRECTIONS),
    status: p.enum(POSITION_STATUSES),
    plannedQuantity: decimal(),
    plannedNotional: decimal(),
    /** Mid price at the decision; slippage is measured from it. */
    referencePrice: decimal(),
    exitPlan: p.json<ExitPlan>(),
    exitLevels: p.json<ExitLevels>().nullable(),
    /** The fixed stop in force: the plan's, an amended one, or the entry price after a break-even move. */
    stopPrice: decimal().nullable(),
    isBreakEvenDone: flag(),
    planRevision: count(),
    isPaused: flag(),
    signedQuantity: decimal(),
    cost: decimal(),
    grossRealizedPnl: decimal(),
    fees: decimal(),
    funding: decimal(),
    openedQuantity: decimal(),
    openedNotional: decimal(),
    closedQuantity: decimal(),
    closedNotional: decimal(),
    exitReason: p.enum(EXIT_REASONS).nullable(),
    firstFillAtMs: moment().name('first_fill_at').nullable(),
    protectedAtMs: moment().name('protected_at').nullable(),
    /** Milliseconds without confirmed protection while something was held, on the market's clock; null before the first protection. */
    nakedMs: count().nullable(),
    /** Since when something is held that is not protected; null while all is. */
    nakedSinceMs: moment().name('naked_since').nullable(),
    createdAtMs: moment().name('created_at'),
    closedAtMs: moment().name('closed_at').nullable(),
    updatedAtMs: moment().name('updated_at'),
  },
  uniques: [
    { properties: ['signalId', 'deployment'] },
    {
      name: 'positions_one_open',
      expression:
        "create unique index positions_one_open on positions (venue_account_id, instrument) where status <> 'closed'",
    },
  ],
  indexes: [{ properties: ['status'] }, { properties: ['deployment', 'closedAtMs'] }],
});

/** What the watcher watches for one open position: one row of its trigger table. */
export const ExitWatchEntity = defineEntity({
  name: 'ExitWatch',
  tableName: 'exit_watches',
  properties: {
    position: () => p.manyToOne(PositionEntity).mapToPk().primary(),
    venue: word(),
    instrument: word(),
    /** Written by the position. */
    state: p.json<ExitState>(),
    revision: count(),
    /** Written by the watcher: the high-water mark of the trailing stop, and until when the market was seen. */
    bestPrice: decimal(),
    bestAtMs: moment().name('best_at'),
    seenAtMs: moment().name('seen_at'),
  },
  indexes: [{ properties: ['venue'] }],
});

/** A level that was reached, told to its position until that has handled it. */
export const CrossingEntity = defineEntity({
  name: 'Crossing',
  tableName: 'crossings',
  properties: {
    id: id(),
    position: () => p.manyToOne(PositionEntity).mapToPk(),
    kind: p.enum(CROSSING_KINDS),
    rung: count(),
    level: decimal(),
    mark: decimal(),
    atMs: moment().name('at'),
    handledAtMs: moment().name('handled_at').nullable(),
  },
  indexes: [{ properties: ['position'] }],
});
