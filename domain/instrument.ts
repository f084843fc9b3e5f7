import type { Decimal, Price, Quantity, Rounding } from './money.ts';
import { isLess, isMultipleOf, multiply, roundToStep } from './money.ts';
import type { Refusal } from './refusal.ts';
import { refusal } from './refusal.ts';
import { saidDown } from './said.ts';

export const INSTRUMENT_KINDS = ['PERP', 'SPOT'] as const;
export type InstrumentKind = (typeof INSTRUMENT_KINDS)[number];
export const INSTRUMENT_STATUSES = ['trading', 'halted', 'delisted'] as const;
export type InstrumentStatus = (typeof INSTRUMENT_STATUSES)[number];

/** What is traded at one venue, in our canonical spelling, with the venue's rules about steps and minimums. */
export interface Instrument {
  venue: string;
  /** BASE-QUOTE-KIND, for example BTC-USD-PERP. */
  instrument: string;
  base: string;
  quote: string;
  kind: InstrumentKind;
  /** Smallest price step, quote per base. */
  tickSize: Price;
  /** Smallest quantity step, base units. */
  lotSize: Quantity;
  /** Smallest order value, quote. */
  minimumNotional: Decimal;
  maxLeverage: Decimal;
  /** Maintenance margin ÷ notional. */
  maintenanceMarginFraction: Decimal;
  makerFeeBps: Decimal;
  takerFeeBps: Decimal;
  status: InstrumentStatus;
}

export const INSTRUMENT_PATTERN = /^[A-Z0-9]{1,12}-[A-Z0-9]{1,12}-(PERP|SPOT)$/;

export const roundPrice = (instrument: Pick<Instrument, 'tickSize'>, price: Price, rounding: Rounding): Price =>
  roundToStep(price, instrument.tickSize, rounding);

/** Quantities are only ever rounded down, so that rounding never buys more than was decided. */
export const roundQuantity = (instrument: Pick<Instrument, 'lotSize'>, quantity: Quantity): Quantity =>
  roundToStep(quantity, instrument.lotSize, 'down');

/** Control 13: does the order fit the venue's tick, lot and minimums? Null when it does. */
export function checkOrderShape(
  instrument: Instrument,
  order: { quantity: Quantity; price: Price; limitPrice: Price | null },
): Refusal | null {
  if (isLess(order.quantity, instrument.lotSize)) {
    return refusal(
      'belowMinimumQuantity',
      `The quantity ${order.quantity} is below the smallest step ${instrument.lotSize} of ${instrument.instrument}.`,
      {
        quantity: order.quantity,
        lotSize: instrument.lotSize,
      },
    );
  }
  if (!isMultipleOf(order.quantity, instrument.lotSize)) {
    return refusal(
      'belowMinimumQuantity',
      `The quantity ${order.quantity} ends in less than the smallest step ${instrument.lotSize} of ${instrument.instrument}; round it down to whole lots.`,
      { quantity: order.quantity, lotSize: instrument.lotSize },
    );
  }
  const notional = multiply(order.quantity, order.price);
  if (isLess(notional, instrument.minimumNotional)) {
    return refusal(
      'belowMinimumNotional',
      `The order is worth ${saidDown(notional)}, below the minimum of ${instrument.minimumNotional} on ${instrument.venue}.`,
      {
        notional,
        minimumNotional: instrument.minimumNotional,
      },
    );
  }
  if (order.limitPrice !== null && !isMultipleOf(order.limitPrice, instrument.tickSize)) {
    return refusal(
      'offTick',
      `The limit price ${order.limitPrice} is not a multiple of the tick ${instrument.tickSize} of ${instrument.instrument}.`,
      {
        limitPrice: order.limitPrice,
        tickSize: instrument.tickSize,
      },
    );
  }
  return null;
}
