import { continueAsNew } from '@temporalio/workflow';
import type { MarketWatchInput } from '../contracts/temporal/scheduled.ts';
import { watching } from './proxies.ts';

/** Shifts of the watcher in one run; the history stays short. */
const SHIFTS_PER_RUN = 24;

/** There is always one watcher per venue: shift after shift, for ever. */
export async function marketWatch(input: MarketWatchInput): Promise<void> {
  for (let shift = 0; shift < SHIFTS_PER_RUN; shift += 1) {
    await watching.watchMarket.executeWithOptions({ summary: `watching ${input.venue}` }, [input]);
  }
  await continueAsNew<typeof marketWatch>(input);
}
