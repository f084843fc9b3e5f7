import type { FeedActivities } from '../../contracts/temporal/activities.ts';
import type { ActivityDependencies } from '../ports.ts';
import { deliverAlerts } from './deliver-alerts.ts';
import { dispatchWaiting } from './dispatch-waiting.ts';
import { ingestSignals } from './ingest-signals.ts';
import { syncInstruments } from './sync-instruments.ts';

/** Activities of the queue `feed`: what brings things in. */
export const createFeedActivities = (dependencies: ActivityDependencies): FeedActivities => ({
  syncInstruments: syncInstruments(dependencies),
  ingestSignals: ingestSignals(dependencies),
  deliverAlerts: deliverAlerts(dependencies),
  dispatchWaiting: dispatchWaiting(dependencies),
});
