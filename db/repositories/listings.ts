import type { EntityManager } from '@mikro-orm/postgresql';
import type { Direction, Side } from '../../domain/direction.ts';
import type { Fill } from '../../domain/fill.ts';
import type { Leg, Order, OrderStatus } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import { FillEntity, OrderEntity } from '../entities/order.ts';
import { PositionEntity } from '../entities/position.ts';
import type { Database } from '../orm.ts';
import { listExecutions } from './execution-listing.ts';
import type { ExecutionFilter } from './execution-listing.ts';
import { toFill, toOrder, toPosition } from './mapping.ts';

/** Where a page of fills ends. */
export type FillKey = Pick<Fill, 'filledAtMs' | 'venue' | 'venueAccountId' | 'venueTradeId'>;

/** A page; what is left out does not narrow it. */
export interface Page<Key> {
  limit: number;
  /** The key of the last row of the page before. */
  before?: Key | undefined;
  /** Milliseconds: from the first moment on, before the second. */
  from?: number | undefined;
  to?: number | undefined;
}

/** What positions, orders and fills have in common. */
interface Filter<Key> extends Page<Key> {
  agentId?: string | undefined;
  deploymentId?: string | undefined;
  signalId?: string | undefined;
  venue?: string | undefined;
  instrument?: string | undefined;
}

export interface PositionFilter extends Filter<string> {
  /** `live` is everything that is not closed. */
  status?: Position['status'] | 'live' | undefined;
  direction?: Direction | undefined;
}
export interface OrderFilter extends Filter<string> {
  positionId?: string | undefined;
  status?: OrderStatus | undefined;
  leg?: Leg | undefined;
  side?: Side | undefined;
}
export interface FillFilter extends Filter<FillKey> {
  positionId?: string | undefined;
  side?: Side | undefined;
}

/** The conditions that were given. */
const given = <Where extends object>(where: Where) =>
  Object.fromEntries(Object.entries(where).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Where]?: NonNullable<Where[Key]>;
  };

const between = ({ from, to }: Page<unknown>) =>
  from === undefined && to === undefined ? undefined : given({ $gte: from, $lt: to });

/** What positions are asked of when orders and fills are listed. */
interface OfPositions {
  agentId?: string;
  deployment?: string;
  signalId?: string;
}

/** A condition that the position is one of those of which these are true. */
const isOfPositions = (em: EntityManager, where: OfPositions) => ({
  position: { $in: em.createQueryBuilder(PositionEntity, 'p').select('p.id').where(where).getNativeQuery() },
});

/** Positions, newest first. */
export async function listPositions(em: EntityManager, filter: PositionFilter): Promise<Position[]> {
  const { status, agentId, signalId, venue, instrument, direction, before, limit } = filter;
  const where = given({
    id: before === undefined ? undefined : { $lt: before },
    status: status === 'live' ? { $ne: 'closed' as const } : status,
    deployment: filter.deploymentId,
    agentId,
    signalId,
    venue,
    instrument,
    direction,
    createdAtMs: between(filter),
  });
  return (await em.find(PositionEntity, where, { orderBy: { id: 'desc' }, limit })).map(toPosition);
}

/** Pages for people, newest first. */
export const listingRepository = (database: Database) => ({
  positions: (filter: PositionFilter): Promise<Position[]> => listPositions(database.em.fork(), filter),

  executions: (filter: ExecutionFilter) => listExecutions(database.em.fork(), filter),

  async orders(filter: OrderFilter): Promise<Order[]> {
    const em = database.em.fork();
    const { agentId, deploymentId, signalId, positionId, venue, instrument, status, leg, side, before } = filter;
    const query = em.createQueryBuilder(OrderEntity, 'o').select('*');
    query.where(given({ deploymentId, signalId, venue, instrument, status, leg, side, createdAtMs: between(filter) }));
    if (positionId !== undefined) query.andWhere({ position: positionId });
    if (agentId !== undefined) query.andWhere(isOfPositions(em, { agentId }));
    if (before !== undefined) query.andWhere({ id: { $lt: before } });
    return (await query.orderBy({ id: 'desc' }).limit(filter.limit).getResultList()).map(toOrder);
  },

  async fills(filter: FillFilter): Promise<(Fill & { positionId: string })[]> {
    const em = database.em.fork();
    const { agentId, deploymentId, signalId, positionId, venue, instrument, side, before } = filter;
    const query = em.createQueryBuilder(FillEntity, 'f').select('*');
    query.where(given({ venue, instrument, side, filledAtMs: between(filter) }));
    if (positionId !== undefined) query.andWhere({ position: positionId });
    const ofPositions = given({ agentId, deployment: deploymentId, signalId });
    if (Object.keys(ofPositions).length > 0) query.andWhere(isOfPositions(em, ofPositions));
    if (before !== undefined) {
      query.andWhere('(f.filled_at, f.venue, f.venue_account_id, f.venue_trade_id) < (?, ?, ?, ?)', [
        new Date(before.filledAtMs).toISOString(),
        before.venue,
        before.venueAccountId,
        before.venueTradeId,
      ]);
    }
    const order = { filledAtMs: 'desc', venue: 'desc', venueAccountId: 'desc', venueTradeId: 'desc' } as const;
    return (await query.orderBy(order).limit(filter.limit).getResultList()).map(toFill);
  },
});
