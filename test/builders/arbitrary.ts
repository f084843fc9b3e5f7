import * as fc from 'fast-check';
import type { Fill } from '../../domain/fill.ts';
import { SIDES } from '../../domain/direction.ts';
import type { Decimal } from '../../domain/money.ts';
import { parseDecimal } from '../../domain/money.ts';
import { aFill } from './fill.ts';
import { NOW_MS } from './now.ts';

/** digits × 10^−scale, in the canonical spelling. */
const decimalText = (digits: bigint, scale: number): Decimal => {
  const text = digits.toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return parseDecimal(scale === 0 ? whole : `${whole}.${text.slice(text.length - scale)}`);
};

/** Positive decimals up to everything that parseDecimal accepts: 24 digits before the point and 18 after it. */
export const anyPositive = (): fc.Arbitrary<Decimal> =>
  fc
    .integer({ min: 0, max: 18 })
    .chain((scale) =>
      fc.bigInt({ min: 1n, max: 10n ** BigInt(24 + scale) - 1n }).map((digits) => decimalText(digits, scale)),
    );

/** Positive decimals of the sizes that markets use: up to a million, at most 6 decimals. */
export const marketPositive = (): fc.Arbitrary<Decimal> =>
  fc.integer({ min: 1, max: 1_000_000_000_000 }).map((digits) => decimalText(BigInt(digits), 6));

/** Decimals of either sign, and zero. */
export const anyDecimal = (): fc.Arbitrary<Decimal> =>
  fc.oneof(
    fc.constant('0'),
    anyPositive(),
    anyPositive().map((value) => `-${value}`),
  );

/** Fills of one instrument in one account, with ids of their own; prices of the market and of the whole accepted range. */
export const someFills = (maxLength = 20): fc.Arbitrary<Fill[]> => {
  const amount = fc.oneof({ weight: 4, arbitrary: marketPositive() }, { weight: 1, arbitrary: anyPositive() });
  return fc
    .array(
      fc.record({
        side: fc.constantFrom(...SIDES),
        price: amount,
        quantity: amount,
        fee: anyDecimal(),
        filledAtMs: fc.integer({ min: NOW_MS, max: NOW_MS + 5 }),
      }),
      { maxLength },
    )
    .map((fills) => fills.map((fill, index) => aFill({ ...fill, venueTradeId: String(index) })));
};
