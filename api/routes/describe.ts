import { z } from 'zod';
import { errorBody } from '../../contracts/api/error.ts';
import { idText } from '../../contracts/api/text.ts';

/** What the descriptions of routes are made of. */

export const reply = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A reply with something that people edit. */
export const revised = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  ...reply(schema, description),
  headers: z.object({ ETag: z.string().meta({ description: 'Its revision; send it as If-Match to change it.' }) }),
});

/** A page as JSON; with `Accept: text/csv` a file of all rows that the filters let through. */
export const replyOrFile = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description: `${description} As \`text/csv\` (RFC 4180) everything that the filters let through, from \`before\` on; \`limit\` is for pages. ${FILE_RULES}`,
  content: {
    'application/json': { schema },
    'text/csv': {
      schema: z.string().meta({ description: 'A line with the names of columns, then one for each row.' }),
    },
  },
});

const FILE_RULES =
  'Decimals are the same text as in JSON, what has fields of its own is a cell of JSON, and a cell that a spreadsheet would take for a formula begins with an apostrophe.';

type Failure = ReturnType<typeof reply<typeof errorBody>>;

const FAILURES = {
  400: 'Not valid: broken JSON, nested too deeply, or a field that is not what it must be.',
  403: 'A page of another site may not ask this.',
  404: 'There is no such thing.',
  409: 'Not possible in the state that it is in.',
  412: 'It was changed meanwhile; read it again.',
  413: 'Larger than 256 kB; an alert, than 64 kB.',
  415: 'Not JSON.',
  421: 'Asked under a name that is not a loopback address.',
  422: 'Understood and refused.',
  426: 'This door speaks another protocol.',
  428: 'Say in If-Match which revision you change.',
  500: 'A mistake of ours; the log has it.',
  503: 'Temporal or the database does not answer; send it again.',
  504: 'No answer in time.',
} as const;
type FailureStatus = keyof typeof FAILURES;

type Failures<Status extends FailureStatus> = Record<Status | (typeof ALWAYS)[number], Failure>;
const ALWAYS = [400, 403, 421, 500, 503, 504] as const;

/** The refusals of a route: these, and those that every route has. */
export const failures = <Status extends FailureStatus = never>(...statuses: Status[]): Failures<Status> =>
  Object.fromEntries(
    [...new Set([...ALWAYS, ...statuses])].map((status) => [status, reply(errorBody, FAILURES[status])]),
  ) as Failures<Status>;

/** Refusals of a route that takes a body. */
export const bodyFailures = <Status extends FailureStatus = never>(...statuses: Status[]) =>
  failures<Status | 413 | 415>(413, 415, ...statuses);

export interface Example {
  summary: string;
  value: unknown;
}

/** A body that must be there. */
export const body = <Schema extends z.ZodType>(schema: Schema, examples: Record<string, Example>) => ({
  required: true as const,
  content: { 'application/json': { schema, examples } },
});

/** A body that may be left out. */
export const optionalBody = <Schema extends z.ZodType>(schema: Schema, examples: Record<string, Example>) => ({
  required: false as const,
  content: { 'application/json': { schema, examples } },
});

/** A deed that takes no words; `{}` is as good as nothing. */
export const noBody = { required: false as const, content: { 'application/json': { schema: z.strictObject({}) } } };

export const idParam = z.object({ id: idText });
export const sourceParams = z.object({ id: idText, sourceId: idText });

export const ifMatch = z.object({
  'if-match': z.string().max(100).optional().meta({ description: 'The ETag of your last read. Must be there.' }),
});

export const idempotencyKey = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible characters')
    .optional()
    .meta({ description: 'Names this deed: sent again with the same key, it is done once.' }),
});

/** Where the page after this one begins; a page that is not full is the last. */
export const nextOf = (rows: readonly { id: string }[], limit: number): string | null =>
  rows.length < limit ? null : (rows.at(-1)?.id ?? null);
