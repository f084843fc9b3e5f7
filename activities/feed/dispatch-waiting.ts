import type { FeedActivities } from '../../contracts/temporal/activities.ts';
import type { ActivityDependencies } from '../ports.ts';

/** A signal is given this long to reach its workflow by the ordinary way. */
const GRACE_MS = 2_000;

/** Starts the dispatch of signals that were accepted, and tells webhooks that were changed, while the way to Temporal was down. */
export const dispatchWaiting =
  ({
    record,
    lives,
    clock,
  }: Pick<ActivityDependencies, 'record' | 'lives' | 'clock'>): FeedActivities['dispatchWaiting'] =>
  async () => {
    const beforeMs = clock.nowMs() - GRACE_MS;
    const waiting = await record.signals.waiting(beforeMs);
    for (const signalId of waiting) await lives.startDispatch(signalId);
    for (const webhookId of await record.webhooks.withNews(beforeMs)) await lives.tellWebhook(webhookId);
    return { signalsDispatched: waiting.length };
  };
