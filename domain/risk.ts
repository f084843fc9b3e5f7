import type { DeploymentLimits } from './deployment.ts';
import type { Direction } from './direction.ts';
import { openingSide, signOf } from './direction.ts';
import type { Instrument } from './instrument.ts';
import { checkOrderShape } from './instrument.ts';
import type { PriceTick } from './market.ts';
import { ageMs, touchPrice } from './market.ts';
import type { Decimal, Money, Price, Quantity } from './money.ts';
import { absolute, add, divide, isGreater, isLess, isPositive, maximum, minimum, multiply, subtract } from './money.ts';
import type { Refusal } from './refusal.ts';
import { refusal } from './refusal.ts';
import { saidDown, saidUp } from './said.ts';
import type { NotionalCaps } from './sizing.ts';

/** What an account holds and has promised, in quote currency, at the moment of the decision. */
export interface AccountExposure {
  equity: Money;
  /** Equity not used as margin. */
  availableMargin: Money;
  /** Absolute notional open and reserved in the instrument of the order. */
  instrumentNotional: Money;
  grossNotional: Money;
  /** Signed: long minus short. */
  netNotional: Money;
}

/** Everything the controls look at. Nothing is fetched: a missing number is a refusal, never a guess. */
export interface RiskContext {
  instrument: Instrument;
  direction: Direction;
  quantity: Quantity;
  limitPrice: Price | null;
  stopPrice: Price;
  tick: PriceTick | null;
  nowMs: number;
  /** Mid price when the signal was received; null when none was known. */
  signalPrice: Price | null;
  account: AccountExposure;
  /** An equal intent of the same deployment inside the window. */
  earlierIntentId: string | null;
  limits: DeploymentLimits;
}

interface PricedContext extends RiskContext {
  tick: PriceTick;
  entryPrice: Price;
  notional: Money;
}

/**
 * The price at which an entry is judged: its limit, else the side of the book that it meets.
 * A sell limit below the bid fills at the bid, so it is judged there; its limit would make the order look small.
 */
export const expectedEntryPrice = (direction: Direction, tick: PriceTick, limitPrice: Price | null): Price => {
  const touch = touchPrice(tick, openingSide(direction));
  return limitPrice === null ? touch : direction === 'short' ? maximum(limitPrice, touch) : limitPrice;
};

/** Headroom of controls 1 and 5 for one order. Never negative. */
export function notionalCaps(account: AccountExposure, direction: Direction, limits: DeploymentLimits): NotionalCaps {
  const of = (fraction: Decimal): Money => multiply(account.equity, fraction);
  const room = (cap: Money, used: Money): Money => maximum(subtract(cap, used), '0');
  return {
    order: room(minimum(of(limits.maxOrderNotionalFraction), limits.maxOrderNotional), '0'),
    instrument: room(of(limits.maxInstrumentFraction), account.instrumentNotional),
    gross: room(of(limits.maxGrossFraction), account.grossNotional),
    net: room(of(limits.maxNetFraction), multiply(account.netNotional, signOf(direction))),
  };
}

/** Controls 4 and the drift of 12, which need no size. */
export function checkReference(
  context: Pick<RiskContext, 'tick' | 'nowMs' | 'signalPrice' | 'limits' | 'stopPrice' | 'instrument'>,
): Refusal | null {
  const { tick, nowMs, limits } = context;
  if (!tick)
    return refusal(
      'priceMissing',
      `There is no price for ${context.instrument.instrument}; without a price nothing is opened.`,
    );
  if (![tick.bid, tick.ask, tick.mid].every(isPositive))
    return refusal('priceMissing', 'The reference price is not positive.', { bid: tick.bid, ask: tick.ask });
  if (tick.isDisputed)
    return refusal(
      'priceMissing',
      `The market jumps away from ${tick.mid}; until a second price confirms or ends the jump, nothing is opened.`,
      { mid: tick.mid },
    );
  const age = ageMs(tick, nowMs);
  // Asked this way round so that an age that is not a number is too old.
  if (!(age <= limits.priceMaxAgeMs)) {
    return refusal(
      'priceStale',
      `The price from ${tick.source} is ${age} ms old; the limit is ${limits.priceMaxAgeMs} ms.`,
      { ageMs: String(age), priceMaxAgeMs: String(limits.priceMaxAgeMs) },
    );
  }
  if (context.signalPrice !== null) {
    const drift = absolute(subtract(tick.mid, context.signalPrice));
    const allowed = multiply(absolute(subtract(context.signalPrice, context.stopPrice)), limits.maxDriftFraction);
    if (isGreater(drift, allowed)) {
      return refusal(
        'priceDrift',
        `The price moved by ${drift} since the signal; at most ${allowed} (half the way to the stop, by default) is allowed.`,
        { drift, allowed },
      );
    }
  }
  return null;
}

type Control = (context: PricedContext) => Refusal | null;

const orderNotional: Control = ({ notional, account, direction, limits }) => {
  const { order } = notionalCaps(account, direction, limits);
  return isGreater(notional, order)
    ? refusal(
        'maxOrderNotional',
        `The order is worth ${saidUp(notional)}; at most ${saidDown(order)} is allowed per order.`,
        {
          notional,
          limit: order,
        },
      )
    : null;
};

const positionCaps: Control = ({ notional, account, direction, limits }) => {
  const caps = notionalCaps(account, direction, limits);
  const named = [
    ['instrument', 'maxInstrumentExposure', 'in this instrument'],
    ['gross', 'maxGrossExposure', 'in all positions together'],
    ['net', 'maxNetExposure', 'net of longs and shorts'],
  ] as const;
  for (const [name, code, where] of named) {
    if (isGreater(notional, caps[name]))
      return refusal(
        code,
        `The order is worth ${saidUp(notional)}; only ${saidDown(caps[name])} more is allowed ${where}.`,
        {
          notional,
          headroom: caps[name],
        },
      );
  }
  return null;
};

const leverage: Control = ({ notional, account, entryPrice, stopPrice, instrument, limits }) => {
  const allowed = minimum(limits.maxLeverage, instrument.maxLeverage);
  const resulting = isPositive(account.equity)
    ? divide(add(account.grossNotional, notional), account.equity, 6, 'up')
    : null;
  if (resulting === null || isGreater(resulting, allowed)) {
    return refusal(
      'maxLeverage',
      `The account would be at ${resulting ?? 'infinite'} times its equity; at most ${allowed} is allowed.`,
      { leverage: resulting ?? 'infinite', limit: allowed },
    );
  }
  // Distance to liquidation at the allowed leverage, as a fraction of entry: initial minus maintenance margin.
  const toLiquidation = subtract(divide(1, allowed), instrument.maintenanceMarginFraction);
  const toStop = divide(absolute(subtract(entryPrice, stopPrice)), entryPrice);
  const farthest = multiply(toLiquidation, limits.maxStopToLiquidationFraction);
  return isGreater(toStop, farthest)
    ? refusal(
        'stopBeyondLiquidation',
        `The stop is ${toStop} of the price away; at ${allowed} times leverage it must be within ${farthest}, clear of liquidation.`,
        { toStop, farthest },
      )
    : null;
};

const duplicateIntent: Control = ({ earlierIntentId, limits }) =>
  earlierIntentId === null
    ? null
    : refusal('duplicateIntent', `An equal order was decided less than ${limits.duplicateIntentMs} ms ago.`, {
        earlierIntentId,
        duplicateIntentMs: String(limits.duplicateIntentMs),
      });

const shape: Control = ({ instrument, quantity, entryPrice, limitPrice }) =>
  checkOrderShape(instrument, { quantity, price: entryPrice, limitPrice });

const margin: Control = ({ notional, account, instrument, limits }) => {
  const needed = add(
    divide(notional, minimum(limits.maxLeverage, instrument.maxLeverage)),
    divide(multiply(notional, instrument.takerFeeBps), 10_000),
  );
  const usable = subtract(account.availableMargin, multiply(account.equity, limits.reserveFraction));
  return isLess(usable, needed)
    ? refusal(
        'insufficientMargin',
        `The order needs ${saidUp(needed)} of margin and fees; ${saidDown(usable)} is usable after the reserve, ${saidUp(subtract(needed, usable))} is missing.`,
        { needed, usable, missing: subtract(needed, usable) },
      )
    : null;
};

/** Controls in the order in which they speak, by their number in the product notes. 11 and the age of 12 stand in checkSignal. */
const CONTROLS: readonly { control: number; name: string; check: Control }[] = [
  { control: 13, name: 'order shape', check: shape },
  { control: 8, name: 'duplicate intent', check: duplicateIntent },
  { control: 1, name: 'order notional', check: orderNotional },
  { control: 5, name: 'position caps', check: positionCaps },
  { control: 7, name: 'leverage', check: leverage },
  { control: 14, name: 'margin', check: margin },
];

/** Null when every control passes, else the first refusal. Fails closed: no price, no trade. */
export function checkRisk(context: RiskContext): Refusal | null {
  const unusable = checkReference(context);
  if (unusable) return unusable;
  if (!context.tick) throw new Error('A reference that passed its check has a tick.');
  const entryPrice = expectedEntryPrice(context.direction, context.tick, context.limitPrice);
  const priced: PricedContext = {
    ...context,
    tick: context.tick,
    entryPrice,
    notional: multiply(context.quantity, entryPrice),
  };
  for (const { check } of CONTROLS) {
    const refused = check(priced);
    if (refused) return refused;
  }
  return null;
}

/** Names of the controls above, for documents and tests. */
export const RISK_CONTROLS = CONTROLS.map(({ control, name }) => ({ control, name }));
