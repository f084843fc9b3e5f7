import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NewEvent } from '../../domain/event.ts';
import type { ExitLevels, ExitPlan } from '../../domain/exit-plan.ts';
import type { Price } from '../../domain/money.ts';
import { TERMINAL_STATUSES } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import type { ExitReason } from '../../domain/position.ts';
import { isFlat, realizedPnlOf } from '../../domain/position.ts';
import { OrderEntity } from '../entities/order.ts';
import { ExitWatchEntity, PositionEntity } from '../entities/position.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';
import { toPosition } from './mapping.ts';
import type { ExecutionKey } from './executions.ts';
import { moveExecution } from './executions.ts';
import { listPositions } from './listings.ts';

/** What a plan became: absolute levels, and the fixed stop in force. */
export interface PlanState {
  exitPlan?: ExitPlan;
  exitLevels?: ExitLevels | null;
  stopPrice?: Price | null;
  isBreakEvenDone?: boolean;
  planRevision?: number;
  isPaused?: boolean;
  protectedAtMs?: number;
  nakedMs?: number;
  nakedSinceMs?: number | null;
}

export const positionEvent = (
  position: Pick<Position, 'id' | 'signalId'>,
  type: NewEvent['type'],
  payload: NewEvent['payload'],
  atMs: number,
  actor = 'workflow',
): NewEvent => ({
  type,
  aggregateType: 'position',
  aggregateId: position.id,
  correlationId: position.signalId,
  actor,
  occurredAtMs: atMs,
  payload,
});

export const lockPosition = (em: EntityManager, id: string) =>
  em.findOneOrFail(PositionEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });

export const positionRepository = (database: Database) => ({
  async find(id: string): Promise<Position | null> {
    const row = await database.em.fork().findOne(PositionEntity, { id });
    return row && toPosition(row);
  },

  /** The position that a signal made in a deployment, if it came that far. */
  async ofExecution({ signalId, deploymentId }: ExecutionKey): Promise<Position | null> {
    const row = await database.em.fork().findOne(PositionEntity, { signalId, deployment: deploymentId });
    return row && toPosition(row);
  },

  list({
    status,
    before,
    ...filter
  }: {
    status: Position['status'] | 'live' | null;
    deploymentId?: string;
    limit: number;
    before: string | null;
  }): Promise<Position[]> {
    return listPositions(database.em.fork(), { ...filter, status: status ?? undefined, before: before ?? undefined });
  },

  /** The closed position that an account held in an instrument at a moment, if there was one. */
  async closedAt(venueAccount: string, instrument: string, atMs: number): Promise<Position | null> {
    const row = await database.em.fork().findOne(PositionEntity, {
      venueAccount,
      instrument,
      status: 'closed',
      firstFillAtMs: { $lte: atMs },
      closedAtMs: { $gte: atMs },
    });
    return row && toPosition(row);
  },

  /** Every position of an account that is not closed. */
  async live(venueAccountId: string): Promise<Position[]> {
    return (
      await database.em.fork().find(PositionEntity, { venueAccount: venueAccountId, status: { $ne: 'closed' } })
    ).map(toPosition);
  },

  async liveOfVenue(venue: string): Promise<Position[]> {
    return (await database.em.fork().find(PositionEntity, { venue, status: { $ne: 'closed' } })).map(toPosition);
  },

  /** Changes the plan, with the event that says so. */
  savePlan(
    id: string,
    changes: PlanState,
    event: { type: NewEvent['type']; payload: NewEvent['payload'] } | null,
    nowMs: number,
  ): Promise<Position> {
    return database.em.fork().transactional(async (em) => {
      const row = await lockPosition(em, id);
      em.assign(row, { ...changes, updatedAtMs: nowMs });
      await em.flush();
      if (event) await writeEvents(em, [positionEvent(row, event.type, event.payload, nowMs)]);
      return toPosition(row);
    });
  },

  /** A position that was given up turns out to hold something: it is open again. False when another has taken its place. */
  reopen(id: string, nowMs: number): Promise<boolean> {
    return database.em.fork().transactional(async (em) => {
      const row = await lockPosition(em, id);
      if (row.status !== 'closed') return true;
      await em.execute('select id from venue_accounts where id = ? for update', [row.venueAccount]);
      const { venueAccount, instrument } = row;
      if ((await em.count(PositionEntity, { venueAccount, instrument, status: { $ne: 'closed' } })) > 0) return false;
      em.assign(row, { status: 'opening', exitReason: null, closedAtMs: null, updatedAtMs: nowMs });
      await em.flush();
      await writeEvents(em, [positionEvent(row, 'position.reopened', {}, nowMs)]);
      return true;
    });
  },

  /** A flat position ends: its reservation is freed, its watch removed, its signal closed. Nothing when a fill or an order has come since. */
  settle(id: string, exitReason: ExitReason, nowMs: number): Promise<Position> {
    return database.em.fork().transactional(async (em) => {
      const row = await lockPosition(em, id);
      const status = { $nin: ['initialized' as const, ...TERMINAL_STATUSES] };
      const hasLiveOrders = (await em.count(OrderEntity, { position: id, status })) > 0;
      const isOver = !hasLiveOrders && isFlat(toPosition(row).exposure);
      if (row.status === 'closed' || !isOver) return toPosition(row);
      row.status = 'closed';
      row.exitReason = exitReason;
      row.closedAtMs = row.updatedAtMs = nowMs;
      await em.flush();
      await em.nativeDelete(ExitWatchEntity, { position: id });
      await em.execute(`select pg_notify('exit_watches', ?)`, [id]);
      const position = toPosition(row);
      const hasTraded = position.exposure.openedQuantity !== '0';
      await moveExecution(
        em,
        { signalId: row.signalId, deploymentId: row.deployment },
        hasTraded ? 'closed' : 'expired',
        nowMs,
        null,
      );
      const payload = {
        exitReason,
        realizedPnl: realizedPnlOf(position.exposure, position.funding),
        grossRealizedPnl: position.exposure.grossRealizedPnl,
        fees: position.exposure.fees,
        funding: position.funding,
      };
      await writeEvents(em, [positionEvent(position, 'position.closed', payload, nowMs)]);
      return position;
    });
  },
});
