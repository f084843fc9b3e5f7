import type { FeedActivities } from '../../contracts/temporal/activities.ts';
import type { ActivityDependencies } from '../ports.ts';
import { wakeRelays } from './wake-relays.ts';

/** A signal is given this long to reach its workflow by the ordinary way. */
const GRACE_MS = 2_000;

/** Makes up for what was not heard while the way to Temporal was down: alerts that wait, signals that were accepted, webhooks that were changed. */
export const dispatchWaiting =
  ({
    record,
    lives,
    clock,
  }: Pick<ActivityDependencies, 'record' | 'lives' | 'clock'>): FeedActivities['dispatchWaiting'] =>
  async () => {
    const beforeMs = clock.nowMs() - GRACE_MS;
    // First, for a start that fails would keep it from its turn.
    await wakeRelays({ record, lives })();
    const waiting = await record.signals.waiting(beforeMs);
    for (const signalId of waiting) await lives.startDispatch(signalId);
    for (const webhookId of await record.webhooks.withNews(beforeMs)) await lives.tellWebhook(webhookId);
    return { signalsDispatched: waiting.length };
  };
