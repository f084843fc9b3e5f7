import { z } from 'zod';
import { DEAD_LETTER_CODES, MESSAGE_STATUSES } from '../../domain/inbox.ts';
import { page } from './paging.ts';
import { at, id, link, next } from './reply-fields.ts';
import { idText } from './text.ts';

export const alertTaken = z.strictObject({ id }).meta({ id: 'AlertTaken' });

export const inboxQuery = z.strictObject({
  ...page,
  status: z.enum(MESSAGE_STATUSES).optional(),
  sourceId: idText.optional(),
  agentId: idText.optional(),
});

/** A text column holds any character but this one. */
export const inboxEdit = z
  .strictObject({
    body: z
      .string()
      .min(1)
      .max(64 * 1024)
      .refine((text) => text.isWellFormed() && !text.includes('\0'), { error: 'must be text without NUL' }),
  })
  .meta({ id: 'InboxEdit' });

const fields = {
  id,
  sourceId: id,
  agentId: id,
  status: z.enum(MESSAGE_STATUSES),
  code: z.enum(DEAD_LETTER_CODES).nullable().meta({ description: 'Why it is a dead letter.' }),
  reason: z.string().nullable().meta({ description: 'The same in a sentence.' }),
  signalId: id.nullable().meta({ description: 'What it became; of a repeated one, what the first became.' }),
  sequence: z.int().meta({ description: 'Its place in the order of its source.' }),
  attempts: z.int().meta({ description: 'How often its delivery was tried.' }),
  receivedAt: at,
  settledAt: at.nullable(),
  links: z.strictObject({ self: link, signal: link.nullable() }),
};

const inboxItem = z
  .strictObject({ ...fields, excerpt: z.string().meta({ description: 'How its text begins.' }) })
  .meta({ id: 'InboxItem' });
export type InboxItem = z.output<typeof inboxItem>;

export const inboxList = z.strictObject({ messages: z.array(inboxItem), next });

/** What a source sent, and what became of it. */
export const inboxMessage = z
  .strictObject({
    ...fields,
    contentType: z.string().nullable(),
    body: z.string().meta({ description: 'As text, whatever it is. Others wrote it.' }),
    originalBody: z.string().nullable().meta({ description: 'As it came; null while nobody has changed it.' }),
    revision: z.int().meta({ description: 'Counts the edits; the ETag.' }),
  })
  .meta({ id: 'InboxMessage' });
export type InboxMessageReply = z.output<typeof inboxMessage>;
