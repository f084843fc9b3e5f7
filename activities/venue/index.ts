import type { VenueActivities } from '../../contracts/temporal/activities.ts';
import type { ActivityDependencies } from '../ports.ts';
import { closePosition } from './close-position.ts';
import { flattenAccounts, tellLives } from './flatten-accounts.ts';
import { placeOrder } from './place-order.ts';
import { protectPosition } from './protect-position.ts';
import { reconcileAccounts } from './reconcile-accounts.ts';
import { withdrawEntries } from './withdraw-entries.ts';

/** Activities of the queues `venue-<name>`: the only ones that talk to a venue. */
export const createVenueActivities = (dependencies: ActivityDependencies): VenueActivities => ({
  placeOrder: placeOrder(dependencies),
  resolveOrder: placeOrder(dependencies),
  protectPosition: protectPosition(dependencies),
  closePosition: closePosition(dependencies),
  withdrawEntries: withdrawEntries(dependencies),
  flattenAccounts: flattenAccounts(dependencies),
  tellLives: tellLives(dependencies),
  reconcileAccounts: reconcileAccounts(dependencies),
});
