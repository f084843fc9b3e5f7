import { z } from 'zod';
import { DECIMAL_PATTERN, isNegative, isPositive, parseDecimal } from '../../../../domain/money.ts';

/** Numbers come as text in one spelling; a JSON number, NaN, an exponent or nothing at all is not a number of this wire. */
const decimal = z.string().regex(DECIMAL_PATTERN).transform(parseDecimal);
const positive = decimal.refine(isPositive);
const notNegative = decimal.refine((value) => !isNegative(value));
const moment = z.int().min(0);
const id = z.string().min(1).max(200);

export const symbolSchema = z.string().regex(/^[A-Z0-9]{1,12}USD$/);

export const orderSchema = z.object({
  id,
  account: id,
  clientId: id.nullable(),
  symbol: z.string(),
  state: z.enum(['OPEN', 'PARTIAL', 'FILLED', 'CANCELED', 'REJECTED', 'EXPIRED']),
  quantity: notNegative,
  filled: notNegative,
  reason: z.string().nullable(),
  updatedAt: moment,
});

export const fillSchema = z.object({
  id,
  account: id,
  orderId: id,
  clientId: id.nullable(),
  symbol: symbolSchema,
  side: z.enum(['BUY', 'SELL']),
  price: positive,
  quantity: positive,
  fee: decimal,
  liquidity: z.enum(['MAKER', 'TAKER']),
  cause: z.enum(['TRADE', 'LIQUIDATION', 'ADL', 'DELISTING']),
  at: moment,
});

export const orderReply = z.object({ order: orderSchema });
export const ordersReply = z.object({ orders: z.array(orderSchema) });
export const fillsReply = z.object({ fills: z.array(fillSchema) });

export const paymentsReply = z.object({
  payments: z.array(z.object({ id, account: id, symbol: symbolSchema, amount: decimal, at: moment })),
});

export const positionsReply = z.object({
  positions: z.array(
    z.object({ symbol: symbolSchema, side: z.enum(['LONG', 'SHORT']), quantity: positive, entryPrice: positive }),
  ),
});

export const balanceReply = z.object({
  currency: z.string().min(1),
  balance: decimal,
  equity: decimal,
  available: notNegative,
});

export const instrumentsReply = z.object({
  instruments: z.array(
    z.object({
      symbol: symbolSchema,
      base: z.string(),
      quote: z.string(),
      tick: positive,
      lot: positive,
      minimumNotional: positive,
      maxLeverage: positive,
      maintenanceFraction: positive,
      makerFeeBps: decimal,
      takerFeeBps: decimal,
      status: z.enum(['TRADING', 'HALTED', 'DELISTED']),
    }),
  ),
});

/** A definite no: nothing was done. */
export const errorReply = z.object({ error: z.object({ code: z.string().min(1), message: z.string() }) });

export const streamMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pong'), last: moment }),
  z.object({ type: z.literal('fill'), number: moment, fill: fillSchema }),
]);
