import { Decimal as DecimalJs } from 'decimal.js';

/** The venue's own exact arithmetic; it shares no code with ours, so that a fault of ours cannot agree with itself. */
const Amount = DecimalJs.clone({ precision: 120, rounding: DecimalJs.ROUND_HALF_EVEN, toExpNeg: -60, toExpPos: 60 });
export type Amount = DecimalJs;

/** Decimals to which the venue keeps a cost that does not divide evenly. */
export const SCALE = 18;

export const amount = (value: string | number | Amount): Amount => new Amount(value);
/** As it goes over the wire and into the book. */
export const textOf = (value: Amount): string => (value.isZero() ? '0' : value.toFixed());
export const leastOf = (a: Amount, b: Amount): Amount => (a.lessThan(b) ? a : b);
