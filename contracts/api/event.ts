import { z } from 'zod';
import { AGGREGATES, EVENT_TYPES } from '../../domain/event.ts';
import { at, id } from './reply-fields.ts';

/** What happened, as it was written in the transaction that made it so. */
export const eventReply = z
  .strictObject({
    cursor: z.string(),
    eventId: id,
    type: z.enum(EVENT_TYPES),
    aggregateType: z.enum(AGGREGATES),
    aggregateId: z.string(),
    version: z.int(),
    correlationId: z.string().nullable().meta({ description: 'The signal that it follows from.' }),
    actor: z.string(),
    payload: z.record(z.string(), z.unknown()),
    occurredAt: at,
    recordedAt: at,
  })
  .meta({ id: 'Event' });
export type EventReply = z.output<typeof eventReply>;

/** `next` is the cursor after the last event; it stays where it is when there is nothing new. */
export const eventList = z.strictObject({ events: z.array(eventReply), next: z.string().nullable() });

const LAST_TRANSACTION = 2n ** 64n - 1n;
const LAST_SEQUENCE = 2n ** 63n - 1n;

/** Transaction and sequence, as the record counts them. Postgres reads a transaction with a leading zero as octal. */
export const eventCursor = z
  .string()
  .regex(/^(0|[1-9]\d{0,19})-(0|[1-9]\d{0,18})$/, { error: 'must be the cursor of an event', abort: true })
  .refine(
    (cursor) => {
      const [transaction = '', sequence = ''] = cursor.split('-');
      return BigInt(transaction) <= LAST_TRANSACTION && BigInt(sequence) <= LAST_SEQUENCE;
    },
    { error: 'must be the cursor of an event' },
  );

/** Names of event types, separated by commas. */
export const eventTypes = z
  .string()
  .max(2_000)
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(EVENT_TYPES)));
