import { ApplicationFailure } from '@temporalio/common';
import type { VenueActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import { ASKING, DECISIONS, ENTERING } from './policies.ts';
import type { Deeds, Server } from './server.ts';

/** The steps of workflows/signal-execution.ts; the answer is the position that lives on. */
export async function execute(
  server: Server,
  subject: string,
  key: { signalId: string; deploymentId: string },
): Promise<string | null> {
  const decide = <Result>(deed: string, run: (deeds: Deeds) => Promise<Result>): Promise<Result> =>
    server.act(deed, subject, DECISIONS, run);
  if (await decide('validateSignal', ({ trading }) => trading.validateSignal({ ...key, passedOver: 0 }))) return null;
  const route = await decide('chooseVenue', ({ trading }) => trading.chooseVenue(key));
  if ('code' in route) return null;
  const entry = await decide('sizeOrder', ({ trading }) => trading.sizeOrder({ ...key, venue: route.venue }));
  if ('code' in entry) return null;
  const { positionId, orderId } = entry;
  const placed = await place(server, subject, orderId);
  if (placed.outcome === 'refused') {
    const { refusal } = placed;
    await decide('refuseEntry', ({ trading }) => trading.refuseEntry({ ...key, positionId, refusal }));
    return null;
  }
  return positionId;
}

/** Sends once; when the answer is unclear the venue is only asked. */
async function place(
  server: Server,
  subject: string,
  orderId: string,
): Promise<Awaited<ReturnType<VenueActivities['placeOrder']>>> {
  try {
    return await server.act('placeOrder', subject, ENTERING, ({ venue }) => venue.placeOrder({ orderId }));
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.type !== FAILURES.orderUnresolved) throw error;
    return server.act('resolveOrder', subject, ASKING, ({ venue }) => venue.resolveOrder({ orderId }));
  }
}
