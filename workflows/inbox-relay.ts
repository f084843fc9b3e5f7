import { allHandlersFinished, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import type { InboxRelayInput, InboxRelayResult } from '../contracts/temporal/inbox-relay.ts';
import { wakeSignal } from '../contracts/temporal/inbox-relay.ts';
import { relaying } from './proxies.ts';

/** woken → what waits of one source is delivered in order → it ends when nothing waits and nobody woke it meanwhile. */
export async function inboxRelay({ sourceId }: InboxRelayInput): Promise<InboxRelayResult> {
  // state
  let isAwake = true;
  let settled = 0;

  // messages
  setHandler(wakeSignal, () => void (isAwake = true), { description: 'Something waits in the inbox.' });

  // life
  while (isAwake) {
    isAwake = false;
    const round = await relaying.deliverAlerts({ sourceId });
    settled += round.settled;
    if (!round.isDrained) isAwake = true;
    if (isAwake && workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof inboxRelay>({ sourceId });
    }
  }
  return { settled };
}
