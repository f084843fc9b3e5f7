import { z } from 'zod';
import { EVENT_TYPES } from '../../domain/event.ts';
import { DELIVERY_STATUSES, DISABLED_REASONS, WEBHOOK_STATUSES } from '../../domain/webhook.ts';
import { at, id, next } from './reply-fields.ts';
import { plainText } from './text.ts';

const url = plainText(2_000).meta({
  description: 'An https address on the public internet, without port, name and password.',
  example: 'https://example.com/hooks/ratchet',
});
const eventTypes = z
  .array(z.enum(EVENT_TYPES))
  .min(1)
  .max(EVENT_TYPES.length)
  .readonly()
  .nullable()
  .meta({ description: 'What to tell of; null for everything.' });

/** Where to post events, from now on. */
export const webhookBody = z.strictObject({ url, eventTypes: eventTypes.default(null) }).meta({ id: 'WebhookBody' });

/** What is named is changed. */
export const webhookChanges = z
  .strictObject({
    url: url.optional(),
    eventTypes: eventTypes.optional(),
    isActive: z
      .boolean()
      .optional()
      .meta({ description: 'false pauses; true goes on where it stood, also after it was disabled.' }),
  })
  .refine((body) => Object.keys(body).length > 0, { error: 'needs at least one of url, eventTypes, isActive' })
  .meta({ id: 'WebhookChanges' });

const fields = {
  id,
  url: z.string(),
  eventTypes: z.array(z.enum(EVENT_TYPES)).readonly().nullable(),
  status: z.enum(WEBHOOK_STATUSES),
  disabledReason: z.enum(DISABLED_REASONS).nullable().meta({
    description: 'gone: the receiver answered 410. failing: it has taken nothing for five days.',
  }),
  revision: z.int(),
  createdAt: at,
};
const secret = z.string().meta({
  description: 'Signs what is posted, by Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`.',
  example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
});

export const webhookReply = z.strictObject(fields).meta({ id: 'Webhook' });
export type WebhookReply = z.output<typeof webhookReply>;

export const webhookWithSecret = z.strictObject({ ...fields, secret }).meta({ id: 'WebhookWithSecret' });

export const webhookSecret = z.strictObject({ secret }).meta({ id: 'WebhookSecret' });

export const webhookList = z.strictObject({ webhooks: z.array(webhookReply), next });

/** One event on its way to one webhook. */
export const deliveryReply = z
  .strictObject({
    id,
    webhookId: id,
    eventId: id.meta({ description: 'Sent as `webhook-id`: the same at every attempt, and when it is replayed.' }),
    eventType: z.enum(EVENT_TYPES),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.int(),
    lastStatus: z.int().nullable().meta({ description: 'What was answered last; null when nothing was.' }),
    problem: z.string().nullable().meta({ description: 'Why the last attempt did not succeed.' }),
    replayOf: id.nullable().meta({ description: 'The delivery whose event was to be sent once more.' }),
    createdAt: at,
    lastAttemptAt: at.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type DeliveryReply = z.output<typeof deliveryReply>;

export const deliveryList = z.strictObject({ deliveries: z.array(deliveryReply), next });
