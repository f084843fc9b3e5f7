import type { Side } from '../../domain/direction.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Money, Price, Quantity } from '../../domain/money.ts';
import {
  absolute,
  add,
  compare,
  divide,
  isGreater,
  isLess,
  isPositive,
  isZero,
  maximum,
  minimum,
  multiply,
  roundTo,
  roundToStep,
  subtract,
  MONEY_SCALE,
} from '../../domain/money.ts';
import type { Exposure } from '../../domain/position.ts';
import { applyFill, FLAT } from '../../domain/position.ts';
import type { PaperOrder, PaperPosition } from './book.ts';
import type { PaperMarket } from './market.ts';
import { restingPriceOf } from './matching.ts';

/** What cross margin looks at: one purse for all positions of an account. */
export interface MarginSummary {
  /** Balance plus unrealized PnL at the marks. */
  equity: Money;
  /** What the open positions need to have been opened. */
  initial: Money;
  /** Below this the venue closes. */
  maintenance: Money;
}

/** A position as far as margin is concerned. */
export type Held = Pick<PaperPosition, 'instrument' | 'signedQuantity' | 'cost'>;

export function marginOf(balance: Money, positions: Iterable<Held>, market: PaperMarket): MarginSummary {
  let equity = balance;
  let initial: Money = '0';
  let maintenance: Money = '0';
  for (const position of positions) {
    const instrument = market.instruments.get(position.instrument);
    if (instrument === undefined) continue;
    const value = valueOf(position, market);
    equity = add(equity, subtract(value, position.cost));
    initial = add(initial, initialMarginOf(absolute(value), instrument));
    maintenance = add(maintenance, multiply(absolute(value), instrument.maintenanceMarginFraction));
  }
  return { equity, initial, maintenance };
}

/** Signed quantity at the mark; at cost where the instrument has no price yet. */
const valueOf = (position: Held, market: PaperMarket): Money => {
  const mark = market.tickOf(position.instrument)?.mid;
  return mark === undefined ? position.cost : multiply(position.signedQuantity, mark);
};

export const initialMarginOf = (notional: Money, instrument: Pick<Instrument, 'maxLeverage'>): Money =>
  divide(notional, instrument.maxLeverage, MONEY_SCALE, 'up');

/** What resting orders that may open something hold back; exits hold back nothing. */
export function reservedBy(orders: Iterable<PaperOrder>, market: PaperMarket): Money {
  let reserved: Money = '0';
  for (const order of orders) {
    const instrument = market.instruments.get(order.instrument);
    const price = restingPriceOf(order);
    if (order.isReduceOnly || instrument === undefined || price === null) continue;
    const left = subtract(order.quantity, order.filledQuantity);
    reserved = add(reserved, initialMarginOf(multiply(left, price), instrument));
  }
  return reserved;
}

/** The mark at which the account's equity falls to its maintenance margin, other marks standing still; null when none does. */
export function liquidationPriceOf(position: Held, summary: MarginSummary, market: PaperMarket): Price | null {
  const instrument = market.instruments.get(position.instrument);
  const mark = market.tickOf(position.instrument)?.mid;
  if (instrument === undefined || mark === undefined || isZero(position.signedQuantity)) return null;
  const fraction = instrument.maintenanceMarginFraction;
  const quantity = absolute(position.signedQuantity);
  // Each unit of price costs `quantity` of equity, and takes (long) or adds (short) quantity × fraction of maintenance.
  const room = subtract(summary.equity, summary.maintenance);
  const isLong = isPositive(position.signedQuantity);
  const slope = multiply(quantity, isLong ? subtract(1, fraction) : add(1, fraction));
  const distance = divide(room, slope);
  const price = isLong ? subtract(mark, distance) : add(mark, distance);
  const onTick = roundToStep(price, instrument.tickSize, isLong ? 'up' : 'down');
  return isPositive(onTick) ? onTick : null;
}

/**
 * The price at which a reducing fill leaves nothing in the account, or the given price when the account can bear that.
 * No fill takes more than there is: beyond this price the venue bears the loss, as an insurance fund would.
 */
export function bearablePrice(input: {
  balance: Money;
  exposure: Pick<Exposure, 'signedQuantity' | 'cost'>;
  side: Side;
  quantity: Quantity;
  price: Price;
  feeBps: string;
  tickSize: Price;
}): Price {
  const { balance, exposure, side, quantity, price } = input;
  // The cost taken off does not depend on the price, so any price tells it.
  const closedCost = subtract(
    0,
    applyFill({ ...FLAT, ...exposure }, { side, quantity, price: input.tickSize, fee: '0' }).costChange,
  );
  const feeFraction = divide(input.feeBps, 10_000);
  if (side === 'sell') {
    // balance + quantity × price × (1 − fee) − closedCost ≥ 0
    const least = divide(
      subtract(closedCost, balance),
      multiply(quantity, subtract(1, feeFraction)),
      MONEY_SCALE,
      'up',
    );
    return isGreater(least, price) ? roundToStep(least, input.tickSize, 'up') : price;
  }
  // balance − quantity × price × (1 + fee) − closedCost ≥ 0, where the cost of a short is negative
  const most = divide(subtract(balance, closedCost), multiply(quantity, add(1, feeFraction)), MONEY_SCALE, 'down');
  if (!isLess(most, price)) return price;
  const onTick = roundToStep(most, input.tickSize, 'down');
  return isPositive(onTick) ? onTick : most;
}

/** Of several positions the one that loses most at the marks: the venue closes that one first. */
export function worstOf<Position extends Held>(positions: Iterable<Position>, market: PaperMarket): Position | null {
  let worst: { position: Position; unrealized: Money } | null = null;
  for (const position of positions) {
    if (market.tickOf(position.instrument) === undefined) continue;
    const unrealized = subtract(valueOf(position, market), position.cost);
    if (worst === null || isLess(unrealized, worst.unrealized)) worst = { position, unrealized };
  }
  return worst?.position ?? null;
}

/** How much of an order closes what is held, and how much opens something. */
export function splitOf(
  side: Side,
  quantity: Quantity,
  signedQuantity: string,
): { closing: Quantity; opening: Quantity } {
  const isReducing = compare(signedQuantity, 0) === (side === 'buy' ? -1 : 1);
  const closing = isReducing ? minimum(quantity, absolute(signedQuantity)) : '0';
  return { closing, opening: subtract(quantity, closing) };
}

/** Funding and fees never take more than there is. */
export const payable = (balance: Money, amount: Money): Money =>
  roundTo(minimum(amount, maximum(balance, 0)), MONEY_SCALE);
