import type { VenueActivities } from '../../contracts/temporal/activities.ts';
import type { ActivityDependencies } from '../ports.ts';
import { withdrawEntry } from './close-position.ts';
import { forAccounts } from './for-accounts.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'venues' | 'clock' | 'prices'>;
type Batch = Parameters<VenueActivities['withdrawEntries']>[0];

/**
 * Withdraws every entry of these accounts that may still fill: one that was not sent is denied, the others are canceled at the
 * venue. Answers how many it has got an answer for; what fails here is tried again with the exits.
 */
export async function withdrawEntriesOf(
  dependencies: Dependencies,
  { accounts, deploymentId, budgetMs }: Batch,
): Promise<number> {
  const { record } = dependencies;
  const positions = await record.killTargets.withLiveEntry(accounts, deploymentId);
  const byId = new Map(positions.map((position) => [position.id, position]));
  const counts = await forAccounts(
    [...byId.keys()],
    budgetMs,
    async (id) => {
      const position = byId.get(id);
      if (position) await withdrawEntry(dependencies, position, await record.orders.ofPosition(id));
      return 1;
    },
    () => Promise.resolve(0),
  );
  return counts.reduce((total, each) => total + each, 0);
}

export const withdrawEntries =
  (dependencies: Dependencies): VenueActivities['withdrawEntries'] =>
  (batch) =>
    withdrawEntriesOf(dependencies, batch);
