import type { InferEntity } from '@mikro-orm/core';
import type { EventType, NewEvent } from '../../domain/event.ts';
import type { Delivery, Webhook } from '../../domain/webhook.ts';
import type { WebhookDeliveryEntity, WebhookEntity } from '../entities/webhook.ts';

export const toWebhook = (row: InferEntity<typeof WebhookEntity>): Webhook => ({
  id: row.id,
  url: row.url,
  eventTypes: row.eventTypes ?? null,
  status: row.status,
  disabledReason: row.disabledReason ?? null,
  revision: row.revision,
  secretRevision: row.secretRevision,
  createdAtMs: row.createdAtMs,
});

export const toDelivery = (row: InferEntity<typeof WebhookDeliveryEntity>): Delivery => ({
  id: row.id,
  webhookId: row.webhook,
  eventId: row.eventId,
  eventType: row.eventType,
  status: row.status,
  attempts: row.attempts,
  lastStatus: row.lastStatus ?? null,
  problem: row.problem ?? null,
  replayOf: row.replayOf ?? null,
  createdAtMs: row.createdAtMs,
  lastAttemptAtMs: row.lastAttemptAtMs ?? null,
});

/** Without the url: its path may be a secret of the receiver. */
export const webhookEvent = (
  webhookId: string,
  type: EventType,
  payload: NewEvent['payload'],
  actor: string,
  nowMs: number,
): NewEvent => ({
  type,
  aggregateType: 'webhook',
  aggregateId: webhookId,
  correlationId: null,
  actor,
  occurredAtMs: nowMs,
  payload,
});
