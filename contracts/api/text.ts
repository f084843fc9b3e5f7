import { z } from 'zod';
import { INSTRUMENT_PATTERN } from '../../domain/instrument.ts';

/** The id of something in the record. */
export const idText = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'must be an id: up to 64 letters, digits, dashes or underscores');

/** What is traded, in our canonical form. */
export const instrumentName = z
  .string()
  .regex(INSTRUMENT_PATTERN, 'must be spelled BASE-QUOTE-KIND, such as "BTC-USD-PERP"');

/** Text that others gave us, such that every store and log can keep it: no control characters, no halves of a character. */
export const plainText = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), {
      error: 'must be plain text without control characters',
    });
