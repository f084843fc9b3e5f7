import { z } from 'zod';
import { idText } from './text.ts';

export const limit = z.coerce
  .number({ error: 'must be a number from 1 to 200' })
  .int()
  .min(1)
  .max(200)
  .default(50)
  .meta({ description: 'Most rows of one page.' });

/** Newest first; `before` continues where the last page ended. */
export const page = { limit, before: idText.optional().meta({ description: '`next` of the page before.' }) };
