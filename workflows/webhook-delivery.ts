import { condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import type { WebhookDeliveryInput } from '../contracts/temporal/webhook-delivery.ts';
import { webhookChangedSignal, webhookReplaySignal } from '../contracts/temporal/webhook-delivery.ts';
import { retryAfterMs } from '../domain/webhook.ts';
import { delivering } from './proxies.ts';

/** Turns of one run; the history stays short. */
const TURNS_PER_RUN = 200;

/** Events to one webhook, one after the other: turn after turn, with a pause after an event that was not taken, until it is removed. */
export async function webhookDelivery(input: WebhookDeliveryInput): Promise<void> {
  // state
  const { webhookId } = input;
  let retryAtMs = input.retryAtMs ?? 0;
  let isChanged = false;
  let isReplayWanted = false;

  // messages
  setHandler(webhookChangedSignal, () => {
    isChanged = true;
  });
  setHandler(webhookReplaySignal, () => {
    isReplayWanted = true;
  });

  // life
  for (let turn = 0; turn < TURNS_PER_RUN && !workflowInfo().continueAsNewSuggested; turn += 1) {
    if (isChanged) retryAtMs = 0;
    isChanged = false;
    isReplayWanted = false;
    const isHeadDue = Date.now() >= retryAtMs;
    const end = await delivering.deliverEvents({ webhookId, isHeadDue });
    if (end.outcome === 'removed') return;
    if (end.outcome === 'notTaken') retryAtMs = Date.now() + retryAfterMs(end.attempts, Math.random());
    if (end.outcome === 'inactive') await condition(() => isChanged);
    else if (Date.now() < retryAtMs) await condition(() => isChanged || isReplayWanted, retryAtMs - Date.now());
  }
  await continueAsNew<typeof webhookDelivery>({ webhookId, ...(isChanged ? {} : { retryAtMs }) });
}
