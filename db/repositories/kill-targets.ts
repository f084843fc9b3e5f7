import type { Position } from '../../domain/position-record.ts';
import type { TradingScope } from '../../domain/trading-state.ts';
import { OrderEntity } from '../entities/order.ts';
import { PositionEntity } from '../entities/position.ts';
import type { Database } from '../orm.ts';
import { toPosition } from './mapping.ts';

/** Which accounts a scope covers, as a condition on the table `venue_accounts a`; the parameter is the key. */
const COVERED: Readonly<Record<TradingScope, string>> = {
  platform: '?::text is not null',
  venue: 'a.venue = ?',
  user: 'a.user_id = ?',
  deployment: 'a.id = (select d.venue_account_id from deployments d where d.id = ?)',
};

/** What a kill has to look at. */
export const killTargetRepository = (database: Database) => ({
  /** Every account of a scope, whether or not our record holds anything in it. */
  accounts(scope: TradingScope, key: string): Promise<{ id: string; venue: string }[]> {
    const sql = `select a.id, a.venue from venue_accounts a where ${COVERED[scope]} order by a.id`;
    return database.em.fork().execute<{ id: string; venue: string }[]>(sql, [key]);
  },

  /** Positions of these accounts, or of one deployment in them, whose entry may still fill. */
  async withLiveEntry(accounts: readonly string[], deploymentId: string | null): Promise<Position[]> {
    const em = database.em.fork();
    const entries = await em.find(OrderEntity, {
      venueAccount: { $in: [...accounts] },
      leg: 'entry',
      status: { $in: ['initialized', 'submitted', 'accepted', 'triggered', 'partiallyFilled'] },
      ...(deploymentId === null ? {} : { deploymentId }),
    });
    const positions = await em.find(PositionEntity, { id: { $in: entries.map(({ position }) => position) } });
    return positions.map(toPosition);
  },
});
