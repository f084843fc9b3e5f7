import { ageMs, isStale } from '../../domain/market.ts';
import type { PriceTick } from '../../domain/market.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Price } from '../../domain/money.ts';
import { isLess, isMultipleOf, isPositive, isZero, multiply, subtract } from '../../domain/money.ts';
import type { OrderRequest } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import type { PaperOrder } from './book.ts';
import type { AccountDraft } from './draft.ts';
import { settleFunding } from './funding.ts';
import { initialMarginOf, marginOf, reservedBy, splitOf } from './margin.ts';
import type { PaperMarket } from './market.ts';
import { quoteOf, touchOf } from './market.ts';
import { isMarketable, restingPriceOf } from './matching.ts';
import { reducible, workArriving } from './working.ts';

/** The venue's words for a no; they never change. */
type PaperRejection =
  | 'unknownInstrument'
  | 'wrongCurrency'
  | 'priceMissing'
  | 'offTick'
  | 'offLot'
  | 'expired'
  | 'reduceOnlyWithoutPosition'
  | 'priceUnavailable'
  | 'belowMinimumNotional'
  | 'insufficientMargin';

/** Takes an order in: rejects it, fills it, or lets it rest. The draft holds the outcome. */
export function placeOnDraft(draft: AccountDraft, request: OrderRequest, sequence: string, market: PaperMarket): void {
  const order: PaperOrder = {
    ...request,
    sequence,
    status: 'accepted',
    filledQuantity: '0',
    reason: null,
    createdAtMs: market.nowMs,
    updatedAtMs: market.nowMs,
  };
  const instrument = market.instruments.get(request.instrument);
  const rejection = instrument === undefined ? 'unknownInstrument' : rejectionOf({ draft, order, instrument, market });
  if (rejection !== null || instrument === undefined) {
    draft.putOrder({ ...order, status: 'rejected', reason: rejection });
    return;
  }
  draft.putOrder(order);
  const tick = market.tickOf(request.instrument);
  if (tick === undefined || !isUsable(order, tick, market)) return;
  settleFunding({ draft, settings: market.settings, instrument, tick });
  workArriving({ draft, market, instrument, tick }, order.clientOrderId);
}

/** Ends an order that has not ended by itself. */
export function cancelOnDraft(draft: AccountDraft, order: PaperOrder, market: PaperMarket): PaperOrder {
  if (isTerminal(order.status)) return order;
  draft.moveOrder(order.clientOrderId, 'canceled', 'requested', market.nowMs);
  return draft.order(order.clientOrderId);
}

interface Arrival {
  draft: AccountDraft;
  order: PaperOrder;
  instrument: Instrument;
  market: PaperMarket;
}

function rejectionOf(arrival: Arrival): PaperRejection | null {
  const { draft, order, instrument, market } = arrival;
  if (order.expiresAtMs !== null && market.nowMs > order.expiresAtMs) return 'expired';
  if (instrument.quote !== draft.currency) return 'wrongCurrency';
  const shape = misshapeOf(order, instrument);
  if (shape !== null) return shape;
  if (order.isReduceOnly) {
    if (isZero(reducible(draft, order))) return 'reduceOnlyWithoutPosition';
    return mustFillNow(order) && !hasUsablePrice(order, market) ? 'priceUnavailable' : null;
  }
  const tick = market.tickOf(order.instrument);
  if (tick === undefined || !isUsable(order, tick, market)) return 'priceUnavailable';
  const quote = quoteOf(tick, instrument, market.settings);
  const restingPrice = restingPriceOf(order);
  const price = restingPrice ?? touchOf(quote, order.side);
  if (isLess(multiply(order.quantity, price), instrument.minimumNotional)) return 'belowMinimumNotional';
  const rests = restingPrice !== null && !(order.type === 'limit' && isMarketable(price, order.side, quote));
  return rests && !hasMarginToRest(arrival, price) ? 'insufficientMargin' : null;
}

function misshapeOf(order: PaperOrder, { tickSize, lotSize }: Instrument): PaperRejection | null {
  const isConditional = order.type === 'stopMarket' || order.type === 'takeProfitMarket';
  if (order.type === 'limit' && order.limitPrice === null) return 'priceMissing';
  if (isConditional && order.triggerPrice === null) return 'priceMissing';
  const isOnTick = (price: Price | null): boolean =>
    price === null || (isPositive(price) && isMultipleOf(price, tickSize));
  if (!isOnTick(order.limitPrice) || !isOnTick(order.triggerPrice)) return 'offTick';
  return isPositive(order.quantity) && isMultipleOf(order.quantity, lotSize) ? null : 'offLot';
}

const mustFillNow = (order: PaperOrder): boolean =>
  order.type === 'market' || (order.type === 'limit' && order.timeInForce === 'ioc');

const hasUsablePrice = (order: PaperOrder, market: PaperMarket): boolean => {
  const tick = market.tickOf(order.instrument);
  return tick !== undefined && isUsable(order, tick, market);
};

/** A stale price opens nothing and triggers nothing; an exit at market still goes at the last known price for a while. */
function isUsable(order: PaperOrder, tick: PriceTick, { nowMs, settings }: PaperMarket): boolean {
  if (order.isReduceOnly && mustFillNow(order)) return ageMs(tick, nowMs) <= settings.exitStaleAfterMs;
  return !isStale(tick, nowMs, settings.staleAfterMs);
}

function hasMarginToRest({ draft, order, instrument, market }: Arrival, price: Price): boolean {
  const { opening } = splitOf(order.side, order.quantity, draft.signedQuantity(order.instrument));
  const needed = initialMarginOf(multiply(opening, price), instrument);
  const { equity, initial } = marginOf(draft.balance, draft.positions, market);
  const free = subtract(subtract(equity, initial), reservedBy(draft.openOrders, market));
  return !isLess(free, needed);
}
