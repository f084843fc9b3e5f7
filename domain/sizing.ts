import type { Instrument } from './instrument.ts';
import { roundQuantity } from './instrument.ts';
import type { Money, Price, Quantity } from './money.ts';
import { absolute, divide, isGreater, maximum, minimum, MONEY_SCALE, multiply, subtract } from './money.ts';
import type { SizeTerms } from './signal.ts';

/** The most that one order may be worth, from the deployment's limits and what is already open; quote. */
export interface NotionalCaps {
  order: Money;
  instrument: Money;
  gross: Money;
  net: Money;
}

export interface Size {
  quantity: Quantity;
  /** What the size terms alone asked for. */
  requestedQuantity: Quantity;
  /** The cap that made it smaller; null when none did. */
  cappedBy: keyof NotionalCaps | null;
}

/**
 * Quantity for a size in base units, rounded down to the lot.
 * riskFraction: equity × value ÷ |entry − stop|. equityFraction: equity × value ÷ entry. notional: value ÷ entry.
 * Fractions shrink to the smallest cap; a stated notional is left as it is, for the risk controls to refuse.
 */
export function sizeOrder(input: {
  size: SizeTerms;
  equity: Money;
  entryPrice: Price;
  stopPrice: Price;
  caps: NotionalCaps;
  instrument: Pick<Instrument, 'lotSize'>;
}): Size {
  const { size, equity, entryPrice, caps, instrument } = input;
  const exact =
    size.type === 'riskFraction'
      ? divide(multiply(equity, size.value), absolute(subtract(entryPrice, input.stopPrice)), MONEY_SCALE, 'down')
      : divide(
          size.type === 'equityFraction' ? multiply(equity, size.value) : size.value,
          entryPrice,
          MONEY_SCALE,
          'down',
        );
  const requestedQuantity = roundQuantity(instrument, maximum(exact, '0'));
  if (size.type === 'notional') return { quantity: requestedQuantity, requestedQuantity, cappedBy: null };

  const tightest = (Object.keys(caps) as (keyof NotionalCaps)[]).reduce(
    (low, name) => (isGreater(caps[low], caps[name]) ? name : low),
    'order',
  );
  const allowed = roundQuantity(instrument, maximum(divide(caps[tightest], entryPrice, MONEY_SCALE, 'down'), '0'));
  const quantity = minimum(requestedQuantity, allowed);
  return { quantity, requestedQuantity, cappedBy: isGreater(requestedQuantity, quantity) ? tightest : null };
}
