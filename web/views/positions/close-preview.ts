import type { PriceReply } from '../../../contracts/api/market.ts';
import type { PositionReply } from '../../../contracts/api/position.ts';
import { absolute, bpsOf, multiply, roundToStep, subtract } from '../../../domain/money.ts';

/** What closing a part would do at the prices of now. An estimate: what it really was, the fills say. */
export interface ClosePreview {
  side: 'buy' | 'sell';
  quantity: string;
  /** The first price that the order would meet. */
  price: string;
  notional: string;
  fee: string;
  /** Half of the spread, paid for trading at once. */
  slippage: string;
  /** Of the part that is closed, after the fee of closing it. */
  pnl: string;
}

export function closePreview(
  position: Pick<PositionReply, 'direction' | 'quantity' | 'entryPrice'>,
  fraction: string,
  price: PriceReply,
  instrument: { lotSize: string; takerFeeBps: string },
): ClosePreview {
  const isLong = position.direction === 'long';
  const met = isLong ? price.bid : price.ask;
  const quantity =
    fraction === '1'
      ? position.quantity
      : roundToStep(multiply(position.quantity, fraction), instrument.lotSize, 'down');
  const notional = multiply(quantity, met);
  const fee = bpsOf(notional, instrument.takerFeeBps);
  const perUnit = isLong ? subtract(met, position.entryPrice ?? met) : subtract(position.entryPrice ?? met, met);
  return {
    side: isLong ? 'sell' : 'buy',
    quantity,
    price: met,
    notional,
    fee,
    slippage: multiply(absolute(subtract(price.mid, met)), quantity),
    pnl: subtract(multiply(perUnit, quantity), fee),
  };
}
