import type { Decimal } from '../../../domain/money.ts';
import { add, DECIMAL_PATTERN } from '../../../domain/money.ts';

/** How a chart writes a number: with an exponent, a leading point or a plus where it likes. */
const NUMBER = /^[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})(e[+-]?\d{1,2})?$/i;

/** The number that a text says, digit by digit and never through a float; null when it is none that money can be. */
export function numberOf(text: string): Decimal | null {
  if (!NUMBER.test(text)) return null;
  const value = add(text, '0');
  return DECIMAL_PATTERN.test(value) ? value : null;
}
