import type { z } from 'zod';
import type { Fill, FundingPayment } from '../../../../domain/fill.ts';
import type { Instrument } from '../../../../domain/instrument.ts';
import { negate } from '../../../../domain/money.ts';
import type { OrderStatus } from '../../../../domain/order.ts';
import type { OrderReport, VenuePosition } from '../../../../venues/port.ts';
import { instrumentOf } from './format.ts';
import type { fillSchema, instrumentsReply, orderSchema, paymentsReply, positionsReply } from './wire.ts';

/** The venue's name everywhere. */
export const LYING_VENUE = 'lying';

const STATUS: Readonly<Record<z.infer<typeof orderSchema>['state'], OrderStatus>> = {
  OPEN: 'accepted',
  PARTIAL: 'partiallyFilled',
  FILLED: 'filled',
  CANCELED: 'canceled',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
};

/** OFF_TICK is offTick: the venue's words are ours in another spelling. */
const wordOf = (reason: string): string =>
  reason.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const toReport = (order: z.infer<typeof orderSchema>, clientOrderId: string): OrderReport => ({
  clientOrderId,
  venueOrderId: order.id,
  status: STATUS[order.state],
  filledQuantity: order.filled,
  reason: order.reason === null ? null : wordOf(order.reason),
  updatedAtMs: order.updatedAt,
});

export const toFill = (fill: z.infer<typeof fillSchema>): Fill => ({
  venue: LYING_VENUE,
  venueAccountId: fill.account,
  venueTradeId: fill.id,
  venueOrderId: fill.orderId,
  clientOrderId: fill.clientId,
  instrument: instrumentOf(fill.symbol),
  side: fill.side === 'BUY' ? 'buy' : 'sell',
  price: fill.price,
  quantity: fill.quantity,
  fee: fill.fee,
  liquidity: fill.liquidity === 'MAKER' ? 'maker' : 'taker',
  isLiquidation: fill.cause === 'LIQUIDATION',
  filledAtMs: fill.at,
});

export const toPayment = (payment: z.infer<typeof paymentsReply>['payments'][number]): FundingPayment => ({
  venue: LYING_VENUE,
  venueAccountId: payment.account,
  venuePaymentId: payment.id,
  instrument: instrumentOf(payment.symbol),
  amount: payment.amount,
  paidAtMs: payment.at,
});

export const toPosition = (position: z.infer<typeof positionsReply>['positions'][number]): VenuePosition => ({
  instrument: instrumentOf(position.symbol),
  signedQuantity: position.side === 'LONG' ? position.quantity : negate(position.quantity),
  entryPrice: position.entryPrice,
  liquidationPrice: null,
});

export const toInstrument = (listing: z.infer<typeof instrumentsReply>['instruments'][number]): Instrument => ({
  venue: LYING_VENUE,
  instrument: instrumentOf(listing.symbol),
  base: listing.base,
  quote: listing.quote,
  kind: 'PERP',
  tickSize: listing.tick,
  lotSize: listing.lot,
  minimumNotional: listing.minimumNotional,
  maxLeverage: listing.maxLeverage,
  maintenanceMarginFraction: listing.maintenanceFraction,
  makerFeeBps: listing.makerFeeBps,
  takerFeeBps: listing.takerFeeBps,
  status: listing.status === 'TRADING' ? 'trading' : listing.status === 'HALTED' ? 'halted' : 'delisted',
});
