import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { detailsOf } from './validation.ts';

const schema = z.strictObject({
  instrument: z.string(),
  side: z.enum(['buy', 'sell']),
  count: z.int(),
  type: z.literal('market'),
  text: z.string({ error: 'must be a sentence' }),
});
const messages = (input: unknown): string[] =>
  detailsOf(schema.safeParse(input).error?.issues ?? []).map(({ path, message }) => `${path}: ${message}`);

test('what is missing or of another kind is said in our words', () => {
  expect(messages({})).toEqual([
    'instrument: is missing; it must be a text',
    'side: must be one of buy, sell',
    'count: is missing; it must be a number',
    'type: must be market',
    'text: must be a sentence',
  ]);
  expect(messages({ instrument: 1, side: 'hold', count: 1.5, type: 'market', text: 'x', more: 1 })).toEqual([
    'instrument: must be a text',
    'side: must be one of buy, sell',
    'count: must be a whole number',
    'more: is not a field of this request',
  ]);
});
