import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { DeliveryTurn, WebhookActivities } from '../../contracts/temporal/activities.ts';
import type { ActivityDependencies } from '../ports.ts';
import { messageOf } from './message.ts';

/** How often the outbox is asked while nothing happens. */
const POLL_MS = 1_000;
/** After this the activity returns and is started again, so that its history shows recent progress. */
const SHIFT_MS = 60 * 60 * 1000;

type Dependencies = Pick<ActivityDependencies, 'record' | 'clock' | 'stopping' | 'postWebhook'>;

/**
 * Posts the events of one webhook in order, each until it is taken. What was posted when this process dies is posted again, under
 * the same id: the mark of a delivery and the cursor behind it are written after the answer, in one transaction.
 */
export const deliverEvents =
  ({ record, clock, stopping, postWebhook }: Dependencies): WebhookActivities['deliverEvents'] =>
  async ({ webhookId, isHeadDue }): Promise<DeliveryTurn> => {
    const activity = Context.current();
    const signal = AbortSignal.any([activity.cancellationSignal, stopping, AbortSignal.timeout(SHIFT_MS)]);
    while (!signal.aborted) {
      const next = await record.webhookDeliveries.next(webhookId, isHeadDue, clock.nowMs());
      if (next.outcome === 'passed') continue;
      if (next.outcome === 'idle') {
        if (!isHeadDue) return { outcome: 'replayed' };
        await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
        continue;
      }
      if (next.outcome !== 'due') return { outcome: next.outcome };
      const { webhook, delivery, event } = next;
      const result = await postWebhook({ webhook, eventId: event.eventId, body: messageOf(event) }, signal);
      // Cut off by our own end: whether it arrived nobody knows, and the next turn sends it again.
      if (result === null) break;
      const recorded = await record.webhookDeliveries.record(delivery.id, result, clock.nowMs());
      if (recorded.status === 'pending') return { outcome: 'notTaken', attempts: recorded.attempts };
    }
    activity.cancellationSignal.throwIfAborted();
    return { outcome: 'shiftOver' };
  };
