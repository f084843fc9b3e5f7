import { defineEntity, p } from '@mikro-orm/core';
import type { EventType } from '../../domain/event.ts';
import { DELIVERY_STATUSES, DISABLED_REASONS, WEBHOOK_STATUSES } from '../../domain/webhook.ts';
import { count, flag, id, moment, word } from '../columns.ts';
import { UserEntity } from './agent.ts';

/** Where a user wants to be told of events. The signing secret stands nowhere: it is derived. */
export const WebhookEntity = defineEntity({
  name: 'Webhook',
  tableName: 'webhooks',
  properties: {
    id: id(),
    user: () => p.manyToOne(UserEntity).mapToPk(),
    url: word(),
    eventTypes: p.json<readonly EventType[]>().nullable(),
    status: p.enum(WEBHOOK_STATUSES),
    disabledReason: p.enum(DISABLED_REASONS).nullable(),
    revision: count(),
    secretRevision: count(),
    /** Everything up to here was delivered, given up, or not wanted. */
    cursor: word(),
    /** Since when nothing was taken; null while all is well. */
    failingSinceMs: moment().name('failing_since').nullable(),
    /** Changed since its workflow last looked. */
    hasNews: flag(),
    createdAtMs: moment().name('created_at'),
    updatedAtMs: moment().name('updated_at'),
  },
});

export const WebhookDeliveryEntity = defineEntity({
  name: 'WebhookDelivery',
  tableName: 'webhook_deliveries',
  properties: {
    id: id(),
    webhook: () => p.manyToOne(WebhookEntity).mapToPk(),
    eventId: word(),
    eventType: word().$type<EventType>(),
    cursor: word(),
    status: p.enum(DELIVERY_STATUSES),
    attempts: count(),
    lastStatus: count().nullable(),
    problem: word().nullable(),
    /** Absent for the delivery that the event itself brought; there is one of those for each event. */
    replayOf: word().nullable(),
    createdAtMs: moment().name('created_at'),
    lastAttemptAtMs: moment().name('last_attempt_at').nullable(),
  },
  uniques: [
    {
      name: 'webhook_deliveries_one_of_an_event',
      expression:
        'create unique index webhook_deliveries_one_of_an_event on webhook_deliveries (webhook_id, event_id) where replay_of is null',
    },
  ],
  indexes: [
    {
      name: 'webhook_deliveries_pending',
      expression:
        "create index webhook_deliveries_pending on webhook_deliveries (webhook_id, id) where status = 'pending'",
    },
    { properties: ['webhook', 'id'] },
  ],
});
