import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedActivities } from '../../contracts/temporal/activities.ts';
import type { DeadLetter, ReadAlert } from '../../domain/inbox.ts';
import { isDeadLetter } from '../../domain/inbox.ts';
import type { ActivityDependencies } from '../ports.ts';

/** So long one run delivers; then its workflow looks whether it has become too long. */
const SHIFT_MS = 20_000;

/** The next alert waits for the decisions on this one, as long as they come; where none came for so many looks, others are not held up. */
const LOOK_EVERY_MS = 25;
const MOST_LOOKS = 40;

const notListed = (instrument: string): DeadLetter => ({
  code: 'instrumentUnknown',
  reason: `${instrument} is listed by no venue here; see GET /api/instruments for what is.`,
});

/**
 * Delivers what waits of one source, in order; one that cannot be used is set aside, and the next has its turn. What keeps the order
 * of decisions is their own turn (`validateSignal`); this only keeps the line of those that ask for it short.
 */
export const deliverAlerts =
  ({
    record,
    lives,
    clock,
    readAlert,
    stopping,
    log,
  }: Pick<
    ActivityDependencies,
    'record' | 'lives' | 'clock' | 'readAlert' | 'stopping' | 'log'
  >): FeedActivities['deliverAlerts'] =>
  async ({ sourceId }) => {
    const endMs = performance.now() + SHIFT_MS;
    const isOver = (): boolean => stopping.aborted || performance.now() > endMs;
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
    const decided = async (signalId: string): Promise<void> => {
      let [left, looks] = [0, 0];
      while (looks < MOST_LOOKS && !isOver()) {
        const undecided = await record.turns.undecided(signalId);
        if (undecided === 0) return;
        looks = undecided === left ? looks + 1 : 1;
        left = undecided;
        await sleep(LOOK_EVERY_MS);
      }
    };
    // A start that a crash lost comes before those of later alerts: who is first gets the position.
    for (const signalId of await record.deliveries.unstarted(sourceId)) await lives.startDispatch(signalId);
    for (let settled = 0; ; settled += 1) {
      if (isOver()) return { settled, isDrained: false };
      const delivery = await deliver();
      if (delivery === null) return { settled, isDrained: true };
      if (delivery.outcome !== 'delivered' || delivery.signalId === null) continue;
      await lives.startDispatch(delivery.signalId);
      await decided(delivery.signalId);
    }
  };
