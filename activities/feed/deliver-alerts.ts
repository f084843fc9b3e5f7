import type { FeedActivities } from '../../contracts/temporal/activities.ts';
import type { DeadLetter, ReadAlert } from '../../domain/inbox.ts';
import { isDeadLetter } from '../../domain/inbox.ts';
import type { ActivityDependencies } from '../ports.ts';

/** So many are delivered by one run; then its workflow looks whether it has become too long. */
const MOST_MESSAGES = 200;

const notListed = (instrument: string): DeadLetter => ({
  code: 'instrumentUnknown',
  reason: `${instrument} is listed by no venue here; see GET /api/instruments for what is.`,
});

/** Delivers what waits of one source, in order; one that cannot be used is set aside, and the next has its turn. */
export const deliverAlerts =
  ({
    record,
    lives,
    clock,
    readAlert,
    log,
  }: Pick<ActivityDependencies, 'record' | 'lives' | 'clock' | 'readAlert' | 'log'>): FeedActivities['deliverAlerts'] =>
  async ({ sourceId }) => {
    const listed = new Set((await record.market.instruments()).map(({ instrument }) => instrument));
    const read: ReadAlert = (text) => {
      const alert = readAlert(text);
      return isDeadLetter(alert) || listed.has(alert.signal.instrument) ? alert : notListed(alert.signal.instrument);
    };
    const deliver = async () => {
      try {
        return await record.deliveries.deliverNext(sourceId, read, clock.nowMs());
      } catch (error) {
        log.warn({ sourceId, error: String(error) }, 'an alert could not be delivered; it is tried again');
        await record.deliveries.countFailure(sourceId, clock.nowMs());
        throw error;
      }
    };
    // A start that a crash lost comes before those of later alerts: who is first gets the position.
    for (const signalId of await record.deliveries.unstarted(sourceId)) await lives.startDispatch(signalId);
    for (let settled = 0; settled < MOST_MESSAGES; settled += 1) {
      const delivery = await deliver();
      if (delivery === null) return { settled, isDrained: true };
      if (delivery.outcome === 'delivered' && delivery.signalId !== null) await lives.startDispatch(delivery.signalId);
    }
    return { settled: MOST_MESSAGES, isDrained: false };
  };
