import type { DeliveryReply, WebhookReply } from '../../contracts/api/webhook.ts';
import type { Delivery, Webhook } from '../../domain/webhook.ts';
import { webhookSecretPurpose } from '../../domain/webhook.ts';
import type { SecretOf } from '../dependencies.ts';
import { isoOf } from './moment.ts';

export const webhookOf = (webhook: Webhook): WebhookReply => ({
  id: webhook.id,
  url: webhook.url,
  eventTypes: webhook.eventTypes,
  status: webhook.status,
  disabledReason: webhook.disabledReason,
  revision: webhook.revision,
  createdAt: isoOf(webhook.createdAtMs),
});

/** As receivers take it: the prefix says what it is, wherever it turns up. */
export const signingSecretOf = (webhook: Webhook, secretOf: SecretOf): string =>
  `whsec_${secretOf(webhookSecretPurpose(webhook)).toString('base64')}`;

export const deliveryOf = (delivery: Delivery): DeliveryReply => ({
  id: delivery.id,
  webhookId: delivery.webhookId,
  eventId: delivery.eventId,
  eventType: delivery.eventType,
  status: delivery.status,
  attempts: delivery.attempts,
  lastStatus: delivery.lastStatus,
  problem: delivery.problem,
  replayOf: delivery.replayOf,
  createdAt: isoOf(delivery.createdAtMs),
  lastAttemptAt: delivery.lastAttemptAtMs === null ? null : isoOf(delivery.lastAttemptAtMs),
});
