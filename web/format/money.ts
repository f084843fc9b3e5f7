import { isNegative, isZero, roundTo } from '../../domain/money.ts';

/** A true minus is as wide as a digit, so that columns stand. */
const MINUS = '−';

/** How many decimals a step has: 0.01 has two, 10 has none. */
export const decimalsOf = (step: string): number => step.split('.')[1]?.length ?? 0;

/** Digits in groups of three, to so many decimals; half to even, as the books round. */
export function number(value: string, decimals: number): string {
  const [whole = '0', fraction = ''] = roundTo(value, decimals).replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const text = decimals === 0 ? grouped : `${grouped}.${fraction.padEnd(decimals, '0')}`;
  return isNegative(roundTo(value, decimals)) ? `${MINUS}${text}` : text;
}

/** As it is, in groups of three: for quantities, whose digits all count. */
export const exact = (value: string): string => number(value, decimalsOf(value));

/** With its sign, also when it is a gain; zero has none. */
export function signed(value: string, decimals: number): string {
  const text = number(value, decimals);
  return text.startsWith(MINUS) || isZero(roundTo(value, decimals)) ? text : `+${text}`;
}

/** A fraction as a percentage: 0.0123 → 1.23. */
export const percent = (fraction: string, decimals: number): string => number(shifted(fraction), decimals);
export const signedPercent = (fraction: string, decimals: number): string => signed(shifted(fraction), decimals);

/** A hundred times as much, by moving the point. */
function shifted(fraction: string): string {
  const sign = fraction.startsWith('-') ? '-' : '';
  const [whole = '0', decimals = ''] = fraction.replace('-', '').split('.');
  const digits = decimals.padEnd(2, '0');
  return `${sign}${(whole + digits.slice(0, 2)).replace(/^0+(?=\d)/, '')}.${digits.slice(2)}0`;
}

/** What the sign of money says: gain, loss, or neither. */
export const signOf = (value: string): 'gain' | 'loss' | 'none' =>
  isZero(value) ? 'none' : isNegative(value) ? 'loss' : 'gain';
