import type { Fill, FundingPayment } from '../../../domain/fill.ts';
import type { OrderReport, VenueBalance, VenuePosition } from '../../../venues/port.ts';
import { LOT_DECIMALS, lotsText, moneyText, textOf, ticksText } from '../units.ts';
import type { Book, BookAccount, BookOrder, Trade } from './book.ts';
import { OPEN } from './book.ts';

export const VENUE = 'model';

/** What the venue said of an order at a moment; null when it did not know it then. */
export function reportOf(order: BookOrder, asOfMs: number): OrderReport | null {
  const seen = order.history.findLast((each) => each.atMs <= asOfMs);
  if (!seen) return null;
  return {
    clientOrderId: order.request.clientOrderId,
    venueOrderId: order.venueOrderId,
    status: seen.status,
    filledQuantity: lotsText(seen.filledLots),
    reason: order.reason,
    updatedAtMs: seen.atMs,
  };
}

export function findReport(book: Book, accountId: string, clientOrderId: string, asOfMs: number): OrderReport | null {
  const order = book.find(accountId, clientOrderId);
  return order ? reportOf(order, asOfMs) : null;
}

export const openReports = (account: BookAccount, asOfMs: number): OrderReport[] =>
  account.orders.flatMap((order) => {
    const report = reportOf(order, asOfMs);
    return report && OPEN.has(report.status) ? [report] : [];
  });

const fillOf = (trade: Trade): Fill => ({
  venue: VENUE,
  venueAccountId: trade.accountId,
  venueTradeId: trade.id,
  venueOrderId: trade.venueOrderId,
  clientOrderId: trade.clientOrderId,
  instrument: trade.instrument,
  side: trade.side,
  price: ticksText(trade.ticks),
  quantity: lotsText(trade.lots),
  fee: moneyText(trade.fee),
  liquidity: 'taker',
  isLiquidation: trade.isLiquidation,
  filledAtMs: trade.atMs,
});

type Query = { sinceMs: number; instrument?: string };

export const fillsOf = (account: BookAccount, { sinceMs, instrument }: Query, asOfMs: number): Fill[] =>
  account.trades
    .filter(
      (trade) =>
        trade.visibleAtMs <= asOfMs &&
        trade.atMs >= sinceMs &&
        (instrument === undefined || trade.instrument === instrument),
    )
    .map(fillOf);

export const noticeOf = fillOf;

export const paymentsOf = (account: BookAccount, { sinceMs, instrument }: Query, asOfMs: number): FundingPayment[] =>
  account.payments
    .filter(
      (each) =>
        each.atMs <= asOfMs && each.atMs >= sinceMs && (instrument === undefined || each.instrument === instrument),
    )
    .map((each) => ({
      venue: VENUE,
      venueAccountId: account.id,
      venuePaymentId: each.id,
      instrument: each.instrument,
      amount: moneyText(each.amount),
      paidAtMs: each.atMs,
    }));

/** Positions as a reader saw them at a moment; the price of entry is that of now. */
export function positionsOf(account: BookAccount, asOfMs: number): VenuePosition[] {
  const lots = new Map<string, number>();
  for (const trade of account.trades) {
    if (trade.atMs > asOfMs) continue;
    lots.set(trade.instrument, (lots.get(trade.instrument) ?? 0) + (trade.side === 'buy' ? trade.lots : -trade.lots));
  }
  return [...lots]
    .filter(([, held]) => held !== 0)
    .map(([instrument, held]) => ({
      instrument,
      signedQuantity: textOf(BigInt(held), LOT_DECIMALS),
      entryPrice: ticksText(account.trades.findLast((trade) => trade.instrument === instrument)?.ticks ?? 1),
      liquidationPrice: null,
    }));
}

export function balanceOf(account: BookAccount): VenueBalance {
  const cost = [...account.positions.values()].reduce((sum, position) => sum + position.cost, 0n);
  const balance = moneyText(account.paid + cost);
  return { currency: 'USD', balance, equity: balance, availableMargin: balance };
}
