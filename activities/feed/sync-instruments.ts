import type { FeedActivities } from '../../contracts/temporal/activities.ts';
import type { ActivityDependencies } from '../ports.ts';
import { venueOf } from '../venue/venue-words.ts';

/** Takes over what a venue lists: steps, minimums, fees, statuses. */
export const syncInstruments =
  (dependencies: Pick<ActivityDependencies, 'record' | 'venues' | 'clock'>): FeedActivities['syncInstruments'] =>
  async ({ venue }) => {
    const instruments = await venueOf(dependencies, venue).instruments();
    await dependencies.record.market.saveInstruments(instruments, dependencies.clock.nowMs());
    return { instruments: instruments.length };
  };
