import type { Side } from '../../domain/direction.ts';
import { signOf } from '../../domain/direction.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Price, Quantity } from '../../domain/money.ts';
import {
  add,
  bpsOf,
  compare,
  divide,
  isAtLeast,
  isAtMost,
  isGreater,
  isLess,
  isPositive,
  maximum,
  minimum,
  multiply,
  roundToStep,
  subtract,
} from '../../domain/money.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { PaperQuote } from './market.ts';
import { touchOf } from './market.ts';
import type { PaperSettings } from './settings.ts';

/** A quantity at a price: what becomes one fill. */
export interface Execution {
  price: Price;
  quantity: Quantity;
}

type Depth = Pick<PaperSettings, 'slippageBpsPerMillionNotional' | 'depthNotional' | 'maximumFillLevels'>;
type Steps = Pick<Instrument, 'tickSize' | 'lotSize'>;

/**
 * Takes liquidity level by level, each worse than the one before, until the quantity or the limit price is reached.
 * What would cost more than the limit price is left out.
 */
export function takeLevels(input: {
  side: Side;
  quantity: Quantity;
  limitPrice: Price | null;
  quote: PaperQuote;
  instrument: Steps;
  settings: Depth;
}): Execution[] {
  const { side, limitPrice, quote, instrument, settings } = input;
  const touch = touchOf(quote, side);
  const executions: Execution[] = [];
  let left = input.quantity;
  let previous: Price | null = null;

  for (let level = 0; isPositive(left); level += 1) {
    const isLast = level === settings.maximumFillLevels - 1;
    const start = multiply(settings.depthNotional, level);
    const taken: Quantity = isLast ? add(start, multiply(left, touch)) : start;
    const price = worsened({ touch, side, takenNotional: taken, previous, instrument, settings });
    if (limitPrice !== null && isWorse(price, limitPrice, side)) break;
    const quantity = isLast ? left : minimum(left, depthAt(price, instrument, settings));
    executions.push({ price, quantity });
    left = subtract(left, quantity);
    previous = price;
  }
  return executions;
}

/** What a resting limit order gets from one tick: its own price, at most one level, once the market has come to it. */
export function restingExecution(input: {
  side: Side;
  quantity: Quantity;
  limitPrice: Price;
  quote: PaperQuote;
  instrument: Steps;
  settings: Depth;
}): Execution | null {
  const { side, quantity, limitPrice, quote, instrument, settings } = input;
  if (!isMarketable(limitPrice, side, quote)) return null;
  return { price: limitPrice, quantity: minimum(quantity, depthAt(limitPrice, instrument, settings)) };
}

export const isMarketable = (limitPrice: Price, side: Side, quote: PaperQuote): boolean =>
  !isWorse(touchOf(quote, side), limitPrice, side);

/** Does the mark reach the trigger? A stop runs with the market, a take-profit waits against it. */
export function isTriggered(order: Pick<OrderRequest, 'type' | 'side' | 'triggerPrice'>, mark: Price): boolean {
  if (order.triggerPrice === null) return false;
  return triggersUpward(order) ? isAtLeast(mark, order.triggerPrice) : isAtMost(mark, order.triggerPrice);
}

/** Buying stops and selling take-profits wait for a higher mark, the other two for a lower one. */
export const triggersUpward = (order: Pick<OrderRequest, 'type' | 'side'>): boolean =>
  (order.type === 'stopMarket') === (order.side === 'buy');

/** The price at which a resting order is expected to deal; null for what never rests. */
export const restingPriceOf = (order: Pick<OrderRequest, 'type' | 'limitPrice' | 'triggerPrice'>): Price | null =>
  order.type === 'limit' ? order.limitPrice : order.triggerPrice;

/** Is `price` worse for this side than `limit`? */
export const isWorse = (price: Price, limit: Price, side: Side): boolean =>
  side === 'buy' ? isGreater(price, limit) : isLess(price, limit);

/** Quantity of one price level, in whole lots and at least one. */
const depthAt = (price: Price, instrument: Steps, settings: Depth): Quantity =>
  maximum(roundToStep(divide(settings.depthNotional, price), instrument.lotSize, 'down'), instrument.lotSize);

function worsened(input: {
  touch: Price;
  side: Side;
  takenNotional: string;
  previous: Price | null;
  instrument: Steps;
  settings: Depth;
}): Price {
  const { touch, side, previous, instrument, settings } = input;
  const impactBps = divide(multiply(input.takenNotional, settings.slippageBpsPerMillionNotional), '1000000');
  const impact = multiply(signOf(side), bpsOf(touch, impactBps));
  let price = roundToStep(add(touch, impact), instrument.tickSize, side === 'buy' ? 'up' : 'down');
  if (previous !== null && compare(price, previous) !== signOf(side)) {
    price = add(previous, multiply(signOf(side), instrument.tickSize));
  }
  return maximum(price, instrument.tickSize);
}
