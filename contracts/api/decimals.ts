import { z } from 'zod';
import { DECIMAL_PATTERN } from '../../domain/money.ts';

const form =
  'a decimal string such as "41000.5": digits with an optional fraction, no exponent, at most 24 digits before and 18 after the point';

/**
 * Money, prices and quantities cross every wire as decimal strings; a JSON number is refused, because it cannot hold them.
 * A wrong form ends the checks of the whole object: what follows may compute with it.
 */
export const decimalString = z
  .string({ error: `must be ${form}` })
  .regex(DECIMAL_PATTERN, { error: `must be ${form}`, abort: true });

export const positiveDecimal = decimalString.refine((value) => !value.startsWith('-') && /[1-9]/.test(value), {
  error: 'must be greater than 0',
});

/** Above 0 and at most 1. */
export const fractionString = positiveDecimal.refine((value) => value.startsWith('0.') || /^1(\.0+)?$/.test(value), {
  error: 'must be greater than 0 and at most 1, such as "0.5"',
});

/** From 0 to 1, both allowed. */
export const shareString = decimalString.regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be between 0 and 1');

/** Basis points are no money: a JSON number is as good as a decimal string. */
export const bps = z.union(
  [
    positiveDecimal,
    z
      .number()
      .positive()
      .refine((value) => DECIMAL_PATTERN.test(String(value)))
      .transform(String),
  ],
  { error: 'must be a positive number of basis points, such as "200" or 200' },
);

const FIRST_MOMENT = Date.UTC(2000, 0, 1);
const LAST_MOMENT = Date.UTC(2100, 0, 1);

/** A moment on a wire: ISO 8601 with Z or an offset. */
export const moment = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 moment such as "2026-12-01T00:00:00Z"', abort: true })
  .refine((value) => Date.parse(value) >= FIRST_MOMENT && Date.parse(value) < LAST_MOMENT, {
    error: 'must be a moment between the years 2000 and 2100',
  });
