import { z } from 'zod';

const form =
  'a decimal string such as "41000.5": digits with an optional fraction, no exponent, at most 24 digits before and 18 after the point';

/** Money, prices and quantities cross every wire as decimal strings; a JSON number is refused, because it cannot hold them. */
export const decimalString = z
  .string({ error: `must be ${form}` })
  .regex(/^-?(0|[1-9]\d{0,23})(\.\d{1,18})?$/, `must be ${form}`);

export const positiveDecimal = decimalString.refine((value) => !value.startsWith('-') && /[1-9]/.test(value), {
  error: 'must be greater than 0',
});

/** Above 0 and at most 1. */
export const fractionString = positiveDecimal.refine((value) => value.startsWith('0.') || /^1(\.0+)?$/.test(value), {
  error: 'must be greater than 0 and at most 1, such as "0.5"',
});

/** A moment on a wire: ISO 8601 with Z or an offset. */
export const moment = z.iso.datetime({
  offset: true,
  error: 'must be an ISO 8601 moment such as "2026-12-01T00:00:00Z"',
});
