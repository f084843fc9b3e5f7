import type { Fill } from '../../domain/fill.ts';
import type { Order, OrderStatus } from '../../domain/order.ts';
import { FillEntity, OrderEntity } from '../entities/order.ts';
import { PositionEntity } from '../entities/position.ts';
import type { Database } from '../orm.ts';
import { toFill, toOrder } from './mapping.ts';

/** Where a page of fills ends. */
export type FillKey = Pick<Fill, 'filledAtMs' | 'venue' | 'venueAccountId' | 'venueTradeId'>;

interface Filter<Key> {
  limit: number;
  before: Key | null;
  deploymentId: string | null;
  positionId: string | null;
}

/** Pages for people, newest first. */
export const listingRepository = (database: Database) => ({
  async orders(filter: Filter<string> & { status: OrderStatus | null }): Promise<Order[]> {
    const where = {
      ...(filter.before === null ? {} : { id: { $lt: filter.before } }),
      ...(filter.deploymentId === null ? {} : { deploymentId: filter.deploymentId }),
      ...(filter.positionId === null ? {} : { position: filter.positionId }),
      ...(filter.status === null ? {} : { status: filter.status }),
    };
    const rows = await database.em.fork().find(OrderEntity, where, { orderBy: { id: 'desc' }, limit: filter.limit });
    return rows.map(toOrder);
  },

  async fills(filter: Filter<FillKey>): Promise<(Fill & { positionId: string })[]> {
    const em = database.em.fork();
    const query = em.createQueryBuilder(FillEntity, 'f').select('*');
    if (filter.positionId !== null) query.andWhere({ position: filter.positionId });
    if (filter.deploymentId !== null) {
      const ofDeployment = em
        .createQueryBuilder(PositionEntity, 'p')
        .select('p.id')
        .where({ deployment: filter.deploymentId });
      query.andWhere({ position: { $in: ofDeployment.getNativeQuery() } });
    }
    if (filter.before !== null) {
      const { filledAtMs, venue, venueAccountId, venueTradeId } = filter.before;
      query.andWhere('(f.filled_at, f.venue, f.venue_account_id, f.venue_trade_id) < (?, ?, ?, ?)', [
        new Date(filledAtMs).toISOString(),
        venue,
        venueAccountId,
        venueTradeId,
      ]);
    }
    const order = { filledAtMs: 'desc', venue: 'desc', venueAccountId: 'desc', venueTradeId: 'desc' } as const;
    return (await query.orderBy(order).limit(filter.limit).getResultList()).map(toFill);
  },
});
