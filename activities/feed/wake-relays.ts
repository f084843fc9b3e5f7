import type { ActivityDependencies } from '../ports.ts';

/** Starts the relays of sources for which something waits: they were not heard while the way to Temporal was down. */
export const wakeRelays =
  ({ record, lives }: Pick<ActivityDependencies, 'record' | 'lives'>) =>
  async (): Promise<void> => {
    for (const sourceId of await record.deliveries.waitingSources()) await lives.wakeRelay(sourceId);
  };
