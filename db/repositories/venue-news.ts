import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NewEvent } from '../../domain/event.ts';
import type { Fill, FundingPayment } from '../../domain/fill.ts';
import { uniqueFills } from '../../domain/fill.ts';
import { fillsWithin } from '../../domain/fill-shares.ts';
import { fillTransaction, fundingTransaction } from '../../domain/ledger.ts';
import { add } from '../../domain/money.ts';
import type { Position } from '../../domain/position-record.ts';
import { applyFill, heldSince, isFlat } from '../../domain/position.ts';
import { FillEntity } from '../entities/order.ts';
import { PositionEntity } from '../entities/position.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';
import { postTransaction } from './ledger.ts';
import { toFill, toPosition } from './mapping.ts';
import type { OrderNews } from './orders.ts';
import { applyNews } from './orders.ts';
import { positionEvent } from './positions.ts';
import { moveExecution } from './executions.ts';

/** What a look at the venue brought for one position. */
export interface VenueNews {
  fills: readonly Fill[];
  funding: readonly FundingPayment[];
  orders: readonly { clientOrderId: string; news: OrderNews }[];
}

/** Those of the given fills of one account that the record does not have. */
async function unrecorded(em: EntityManager, fills: readonly Fill[]): Promise<Fill[]> {
  if (fills.length === 0) return [];
  const venueTradeId = { $in: fills.map((fill) => fill.venueTradeId) };
  const { venue, venueAccountId } = fills[0] ?? { venue: '', venueAccountId: '' };
  const rows = await em.find(FillEntity, { venue, venueAccountId, venueTradeId }, { fields: ['venueTradeId'] });
  const known = new Set(rows.map((row) => row.venueTradeId));
  return fills.filter((fill) => !known.has(fill.venueTradeId));
}

/** What of the fills is the position's as it stands under this lock: whoever looked may have seen another one. */
const ownFills = async (em: EntityManager, position: Position, fills: readonly Fill[]): Promise<readonly Fill[]> =>
  position.status !== 'closed' && fills.every((fill) => fill.clientOrderId !== null)
    ? fills
    : fillsWithin(position, await unrecorded(em, fills));

/** Stores fills in the caller's transaction and returns those that were not stored before, in the given order. */
async function storeFills(
  em: EntityManager,
  positionId: string,
  fills: readonly Fill[],
  nowMs: number,
): Promise<readonly Fill[]> {
  if (fills.length === 0) return [];
  const rows = fills.map((fill) => ({ ...fill, filledAt: new Date(fill.filledAtMs) }));
  const inserted = await em.execute<{ venue_trade_id: string }[]>(
    `insert into fills (venue, venue_account_id, venue_trade_id, venue_order_id, client_order_id, position_id, instrument, side, price, quantity, fee, liquidity,
                        is_liquidation, filled_at, recorded_at)
     select "venue", "venueAccountId", "venueTradeId", "venueOrderId", "clientOrderId", ?, "instrument", "side", "price", "quantity", "fee", "liquidity",
            "isLiquidation", "filledAt", ?
     from jsonb_to_recordset(?::jsonb) as fill ("venue" text, "venueAccountId" text, "venueTradeId" text, "venueOrderId" text, "clientOrderId" text, "instrument" text,
       "side" text, "price" numeric, "quantity" numeric, "fee" numeric, "liquidity" text, "isLiquidation" boolean, "filledAt" timestamptz)
     on conflict do nothing returning venue_trade_id`,
    [positionId, new Date(nowMs).toISOString(), JSON.stringify(rows)],
  );
  const isNew = new Set(inserted.map((row) => row.venue_trade_id));
  return fills.filter((fill) => isNew.has(fill.venueTradeId));
}

/**
 * Folds what the venue says into the record: each fill and each payment once, with its ledger entries and events, in one
 * transaction under the position's lock. Repeating it changes nothing. Fills of a position that has ended are not taken.
 */
export const venueNewsRepository = (database: Database) => ({
  record(positionId: string, news: VenueNews, nowMs: number): Promise<Position> {
    return database.em.fork().transactional(async (em) => {
      const row = await em.findOneOrFail(PositionEntity, { id: positionId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      let position = toPosition(row);
      const events: NewEvent[] = [];
      const fills = await ownFills(em, position, uniqueFills(news.fills));
      const fresh = await storeFills(em, positionId, fills, nowMs);
      for (const fill of fresh) {
        const effect = applyFill(position.exposure, fill);
        await postTransaction(em, fillTransaction(fill, effect, positionId, position.currency));
        const isFirst = position.firstFillAtMs === null;
        position = {
          ...position,
          exposure: effect.exposure,
          ...heldSince(position, fill, isFlat(position.exposure)),
        };
        const { side, price, quantity, fee, liquidity, clientOrderId, venueTradeId, isLiquidation } = fill;
        events.push(
          positionEvent(
            position,
            'order.filled',
            {
              side,
              price,
              quantity,
              fee,
              liquidity,
              clientOrderId,
              venueTradeId,
              isLiquidation,
              realizedPnl: effect.realizedPnl,
            },
            fill.filledAtMs,
            'venue',
          ),
        );
        if (isFirst)
          events.push(
            positionEvent(
              position,
              'position.opened',
              { price, quantity, direction: position.direction },
              fill.filledAtMs,
            ),
          );
      }
      const { closedAtMs } = position;
      for (const payment of news.funding) {
        // What was paid after the end of a position is the next one's.
        if (closedAtMs !== null && payment.paidAtMs > closedAtMs) continue;
        if (!(await postTransaction(em, fundingTransaction(payment, positionId, position.currency)))) continue;
        position = { ...position, funding: add(position.funding, payment.amount) };
        events.push(positionEvent(position, 'position.funded', { amount: payment.amount }, payment.paidAtMs, 'venue'));
      }
      for (const { clientOrderId, news: orderNews } of news.orders)
        await applyNews(em, clientOrderId, orderNews, nowMs);

      const isOpening = position.status === 'opening' && position.firstFillAtMs !== null;
      em.assign(row, {
        ...position.exposure,
        funding: position.funding,
        firstFillAtMs: position.firstFillAtMs,
        nakedSinceMs: isFlat(position.exposure) ? null : position.nakedSinceMs,
        status: isOpening
          ? 'open'
          : position.status === 'open' && isFlat(position.exposure)
            ? 'closing'
            : position.status,
        updatedAtMs: events.length > 0 ? nowMs : row.updatedAtMs,
      });
      await em.flush();
      if (isOpening)
        await moveExecution(em, { signalId: row.signalId, deploymentId: row.deployment }, 'open', nowMs, null);
      await writeEvents(em, events);
      return toPosition(row);
    });
  },

  unrecorded: (fills: readonly Fill[]): Promise<Fill[]> => unrecorded(database.em.fork(), fills),

  async fills(filter: { limit: number; positionId: string | null }): Promise<ReturnType<typeof toFill>[]> {
    const where = filter.positionId === null ? {} : { position: filter.positionId };
    return (
      await database.em
        .fork()
        .find(FillEntity, where, { orderBy: { filledAtMs: 'desc', venueTradeId: 'desc' }, limit: filter.limit })
    ).map(toFill);
  },
});
