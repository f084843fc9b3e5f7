import type { FillReply } from '../../contracts/api/fill.ts';
import type { FillKey } from '../../db/repositories/listings.ts';
import type { Fill } from '../../domain/fill.ts';
import { isoOf } from './moment.ts';

export const fillOf = (fill: Fill & { positionId: string }): FillReply => ({
  venue: fill.venue,
  venueAccountId: fill.venueAccountId,
  venueTradeId: fill.venueTradeId,
  venueOrderId: fill.venueOrderId,
  clientOrderId: fill.clientOrderId,
  positionId: fill.positionId,
  instrument: fill.instrument,
  side: fill.side,
  price: fill.price,
  quantity: fill.quantity,
  fee: fill.fee,
  liquidity: fill.liquidity,
  isLiquidation: fill.isLiquidation,
  filledAt: isoOf(fill.filledAtMs),
});

export const fillCursorOf = ({ filledAtMs, venue, venueAccountId, venueTradeId }: FillKey): string =>
  [filledAtMs, venue, venueAccountId, venueTradeId].join('~');

/** Takes text of the form FILL_CURSOR. */
export function fillKeyOf(cursor: string): FillKey {
  const [filledAtMs = '0', venue = '', venueAccountId = '', venueTradeId = ''] = cursor.split('~');
  return { filledAtMs: Number(filledAtMs), venue, venueAccountId, venueTradeId };
}
