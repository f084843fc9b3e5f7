import { defineSignal } from '@temporalio/workflow';

/** Events on their way to one webhook, for as long as it is there. */

/* Input: what a run hands to the next */
export interface WebhookDeliveryInput {
  webhookId: string;
  /** The event at the head waits until then; absent when it does not. */
  retryAtMs?: number;
}

/* Messages */
/** People changed it: what waits is tried now. */
export const webhookChangedSignal = defineSignal('changed');
/** People want a delivery once more. */
export const webhookReplaySignal = defineSignal('replay');

/* Workflow id */
export const WEBHOOK_DELIVERY = 'webhookDelivery';
export const webhookDeliveryId = (webhookId: string): string => `webhook:${webhookId}`;
