import type { WebhookActivities } from '../../contracts/temporal/activities.ts';
import type { ActivityDependencies } from '../ports.ts';
import { deliverEvents } from './deliver-events.ts';

/** Activities of the queue `webhooks`: what tells others. */
export const createWebhookActivities = (dependencies: ActivityDependencies): WebhookActivities => ({
  deliverEvents: deliverEvents(dependencies),
});
