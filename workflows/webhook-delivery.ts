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
  const news = { isChanged: false, isReplayWanted: false };
  const pauseMs = (): number => Math.max(0, retryAtMs - Date.now());

  // messages
  setHandler(webhookChangedSignal, () => {
    news.isChanged = true;
  });
  setHandler(webhookReplaySignal, () => {
    news.isReplayWanted = true;
  });

  // life
  for (let turn = 0; turn < TURNS_PER_RUN && !workflowInfo().continueAsNewSuggested; turn += 1) {
    if (news.isChanged) retryAtMs = 0;
    news.isChanged = false;
    news.isReplayWanted = false;
    const end = await delivering.deliverEvents({ webhookId, isHeadDue: pauseMs() === 0 });
    if (end.outcome === 'removed') return;
    if (end.outcome === 'notTaken') retryAtMs = Date.now() + retryAfterMs(end.attempts, Math.random());
    if (end.outcome === 'inactive') await condition(() => news.isChanged);
    else if (pauseMs() > 0) await condition(() => news.isChanged || news.isReplayWanted, pauseMs());
  }
  await continueAsNew<typeof webhookDelivery>({ webhookId, ...(news.isChanged ? {} : { retryAtMs }) });
}
