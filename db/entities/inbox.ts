import { defineEntity, p } from '@mikro-orm/core';
import { DEAD_LETTER_CODES, MESSAGE_STATUSES } from '../../domain/inbox.ts';
import { count, decimal, id, moment, word } from '../columns.ts';
import { SignalEntity } from './signal.ts';
import { SourceEntity } from './source.ts';

/** What sources sent: stored before it is answered, and kept whatever becomes of it. */
export const InboxMessageEntity = defineEntity({
  name: 'InboxMessage',
  tableName: 'inbox_messages',
  properties: {
    id: id(),
    source: () => p.manyToOne(SourceEntity).mapToPk(),
    sequence: count(),
    status: p.enum(MESSAGE_STATUSES),
    contentType: word().nullable(),
    body: word(),
    /** SHA-256 of the body, by which the same text is found again. */
    bodyHash: word(),
    originalBody: word().nullable(),
    revision: count(),
    attempts: count(),
    code: p.enum(DEAD_LETTER_CODES).nullable(),
    reason: word().nullable(),
    signal: () => p.manyToOne(SignalEntity).mapToPk().nullable().deleteRule('no action'),
    referencePrice: decimal().nullable(),
    receivedAtMs: moment().name('received_at'),
    effectiveAtMs: moment().name('effective_at'),
    settledAtMs: moment().name('settled_at').nullable(),
  },
  uniques: [{ name: 'inbox_messages_order_unique', properties: ['source', 'sequence'] }],
  indexes: [
    { properties: ['source', 'bodyHash'] },
    {
      name: 'inbox_messages_waiting',
      expression:
        "create index inbox_messages_waiting on inbox_messages (source_id, sequence) where status = 'waiting'",
    },
    {
      name: 'inbox_messages_signal_unique',
      expression:
        "create unique index inbox_messages_signal_unique on inbox_messages (signal_id) where status = 'delivered'",
    },
  ],
});
