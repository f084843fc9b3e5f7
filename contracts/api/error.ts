import { z } from 'zod';

/** Every way in which a request can come to nothing. Stable words, for programs. */
export const ERROR_CODES = [
  'validation',
  'brokenJson',
  'tooDeep',
  'forbidden',
  'notFound',
  'methodNotAllowed',
  'conflict',
  'preconditionFailed',
  'payloadTooLarge',
  'unsupportedMediaType',
  'misdirected',
  'idempotencyConflict',
  'refused',
  'upgradeRequired',
  'preconditionRequired',
  'unknown',
  'unavailable',
  'timeout',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The one envelope of all refusals. */
export const errorBody = z
  .strictObject({
    code: z.enum(ERROR_CODES),
    message: z.string().meta({ description: 'What happened and what to do, in a sentence.' }),
    requestId: z.string().meta({ description: 'Names this request in the logs.' }),
    details: z.array(z.strictObject({ path: z.string(), message: z.string() })).meta({
      description: 'What is wrong with which field.',
    }),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.output<typeof errorBody>;
