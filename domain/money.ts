import { Decimal as DecimalJs } from 'decimal.js';

/**
 * Decimal arithmetic for money: a clone with 160 significant digits, because the default of 20 rounds money silently.
 * An accepted number has up to 42 digits; a cost (quantity × price) times a quantity has three times as many.
 */
const Arithmetic = DecimalJs.clone({
  precision: 160,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -40,
  toExpPos: 60,
});

declare const unit: unique symbol;
/** A plain decimal number as text: optional minus, no exponent, no leading zeros, no trailing fraction zeros. */
export type Decimal = string & { readonly [unit]?: 'decimal' };
/** Quote currency per one base unit; always positive. */
export type Price = Decimal;
/** Base units; always positive or zero, side or direction carries the sign. */
export type Quantity = Decimal;
/** An amount of quote currency, signed. */
export type Money = Decimal;

/** Raised when text is not a decimal number of the accepted form. */
export class DecimalError extends Error {
  override name = 'DecimalError';
}

/** The one accepted spelling of a decimal on every wire: digits with an optional fraction and an optional minus. */
export const DECIMAL_PATTERN = /^-?(0|[1-9]\d{0,23})(\.\d{1,18})?$/;

const ROUNDING = { down: DecimalJs.ROUND_DOWN, up: DecimalJs.ROUND_UP, halfEven: DecimalJs.ROUND_HALF_EVEN } as const;
/** down is toward zero, up is away from zero. */
export type Rounding = keyof typeof ROUNDING;

/** Money amounts that are not exact products are kept to this many decimals. */
export const MONEY_SCALE = 18;

type Operand = Decimal | number;

function big(value: Operand): DecimalJs {
  const parsed = new Arithmetic(value);
  if (!parsed.isFinite()) throw new DecimalError(`"${String(value)}" is not a finite number.`);
  return parsed;
}

function text(value: DecimalJs): Decimal {
  return value.isZero() ? '0' : value.toFixed();
}

/**
 * Parses untrusted text into a decimal in its shortest form.
 * @throws DecimalError when the text is not digits with an optional fraction (no exponent, sign +, spaces or NaN).
 */
export function parseDecimal(value: string): Decimal {
  if (!DECIMAL_PATTERN.test(value)) {
    throw new DecimalError(
      `"${value.slice(0, 40)}" is not a decimal number; write digits with an optional fraction, such as "41000.5".`,
    );
  }
  return text(big(value));
}

/** A JavaScript number as a decimal; for counts and data files whose numbers are short. */
export function decimalOf(value: number): Decimal {
  return text(big(value));
}

export const add = (...values: Operand[]): Decimal =>
  text(values.reduce<DecimalJs>((sum, value) => sum.plus(big(value)), big('0')));
export const subtract = (a: Operand, b: Operand): Decimal => text(big(a).minus(big(b)));
export const multiply = (...values: Operand[]): Decimal =>
  text(values.reduce<DecimalJs>((product, value) => product.times(big(value)), big('1')));
export const negate = (a: Operand): Decimal => text(big(a).negated());
export const absolute = (a: Operand): Decimal => text(big(a).abs());

/** a ÷ b, rounded half-even to `scale` decimals (default MONEY_SCALE). @throws DecimalError when b is zero. */
export function divide(a: Operand, b: Operand, scale: number = MONEY_SCALE, rounding: Rounding = 'halfEven'): Decimal {
  const divisor = big(b);
  if (divisor.isZero()) throw new DecimalError(`Division of ${String(a)} by zero.`);
  return text(big(a).dividedBy(divisor).toDecimalPlaces(scale, ROUNDING[rounding]));
}

export const roundTo = (a: Operand, scale: number, rounding: Rounding = 'halfEven'): Decimal =>
  text(big(a).toDecimalPlaces(scale, ROUNDING[rounding]));

/** The multiple of `step` nearest to `value` in the given rounding direction. */
export function roundToStep(value: Operand, step: Operand, rounding: Rounding): Decimal {
  const size = big(step);
  if (!size.isPositive() || size.isZero()) throw new DecimalError(`A step must be positive, not ${String(step)}.`);
  return text(big(value).dividedBy(size).toDecimalPlaces(0, ROUNDING[rounding]).times(size));
}

export const isMultipleOf = (value: Operand, step: Operand): boolean => big(value).modulo(big(step)).isZero();
export const compare = (a: Operand, b: Operand): number => big(a).comparedTo(big(b));
export const equals = (a: Operand, b: Operand): boolean => compare(a, b) === 0;
export const isGreater = (a: Operand, b: Operand): boolean => compare(a, b) > 0;
export const isLess = (a: Operand, b: Operand): boolean => compare(a, b) < 0;
export const isAtLeast = (a: Operand, b: Operand): boolean => compare(a, b) >= 0;
export const isAtMost = (a: Operand, b: Operand): boolean => compare(a, b) <= 0;
export const isZero = (a: Operand): boolean => big(a).isZero();
export const isPositive = (a: Operand): boolean => compare(a, 0) > 0;
export const isNegative = (a: Operand): boolean => compare(a, 0) < 0;
export const minimum = (a: Operand, ...rest: Operand[]): Decimal =>
  text(rest.reduce<DecimalJs>((low, value) => DecimalJs.min(low, big(value)), big(a)));
export const maximum = (a: Operand, ...rest: Operand[]): Decimal =>
  text(rest.reduce<DecimalJs>((high, value) => DecimalJs.max(high, big(value)), big(a)));
/** For display and statistics only; never feed the result back into money. */
export const toNumber = (a: Operand): number => big(a).toNumber();

/** `amount` × bps ÷ 10,000, exact. */
export const bpsOf = (amount: Operand, bps: Operand): Decimal => text(big(amount).times(big(bps)).dividedBy(10_000));
/** How far `value` lies from `reference`, in bps of the reference, signed. */
export const bpsBetween = (value: Operand, reference: Operand): Decimal =>
  divide(multiply(subtract(value, reference), 10_000), reference, 6);
