import { Context } from '@temporalio/activity';
import type { VenueActivities } from '../../contracts/temporal/activities.ts';
import type { Mismatch } from '../../db/repositories/cases.ts';
import { add, equals } from '../../domain/money.ts';
import type { Position } from '../../domain/position-record.ts';
import type { VenueAdapter, VenuePosition } from '../../venues/port.ts';
import type { ActivityDependencies } from '../ports.ts';
import { lookAtVenue } from './look-at-venue.ts';
import { venueOf } from './send-order.ts';

/** A position older than this must have a workflow; a younger one may still be on its way. */
const SETTLING_MS = 15_000;

type Dependencies = Pick<ActivityDependencies, 'record' | 'venues' | 'clock' | 'lives' | 'log'>;

/** Quantities by instrument, ours and the venue's; the union, so that an empty side is compared too. */
function differences(venueAccountId: string, ours: readonly Position[], theirs: readonly VenuePosition[]): Mismatch[] {
  const instruments = new Set([
    ...ours.map((position) => position.instrument),
    ...theirs.map((position) => position.instrument),
  ]);
  return [...instruments].flatMap((instrument): Mismatch[] => {
    const mine = add(
      '0',
      ...ours
        .filter((position) => position.instrument === instrument)
        .map((position) => position.exposure.signedQuantity),
    );
    const venue = theirs.find((position) => position.instrument === instrument)?.signedQuantity ?? '0';
    if (equals(mine, venue)) return [];
    // What we did not open is reported and left alone.
    const kind = ours.some((position) => position.instrument === instrument) ? 'quantityDiffers' : 'unknownPosition';
    return [{ kind, venueAccountId, instrument, evidence: { recorded: mine, venue } }];
  });
}

/** Equity as our ledger has it against the venue's own; equal to the last unit when nothing is missing. */
async function cashDifference(
  dependencies: Dependencies,
  venueAccountId: string,
  positions: readonly Position[],
  adapter: VenueAdapter,
): Promise<Mismatch[]> {
  const ledger = await dependencies.record.ledger.balances(venueAccountId);
  const { balance } = await adapter.balance({ id: venueAccountId, venue: adapter.venue });
  // The venue keeps no cost of open positions in its cash; our ledger does.
  const settled = add(ledger.cash, ...positions.map((position) => position.exposure.cost));
  return equals(settled, balance)
    ? []
    : [{ kind: 'cashDiffers', venueAccountId, instrument: null, evidence: { ledger: settled, venue: balance } }];
}

/** One look at everything that an account holds, ours and the venue's. */
async function compare(
  dependencies: Dependencies,
  account: { id: string; venue: string },
): Promise<{ found: Position[]; looked: Position[]; mismatches: Mismatch[] }> {
  const adapter = venueOf(dependencies, account.venue);
  const found = await dependencies.record.positions.live(account.id);
  const looked = await Promise.all(found.map(async (position) => (await lookAtVenue(dependencies, position)).position));
  const mismatches = [
    ...differences(account.id, looked, await adapter.positions(account)),
    ...(await cashDifference(dependencies, account.id, looked, adapter)),
  ];
  return { found, looked, mismatches };
}

/** Compares an account with its venue and keeps its cases. A difference counts when a second look still finds it: fills may fall between. */
export async function reconcileAccount(
  dependencies: Dependencies,
  account: { id: string; venue: string },
): Promise<{ found: Position[]; looked: Position[]; mismatches: Mismatch[] }> {
  const first = await compare(dependencies, account);
  const result = first.mismatches.length === 0 ? first : await compare(dependencies, account);
  await dependencies.record.cases.reconcile(account.id, result.mismatches, dependencies.clock.nowMs());
  return result;
}

/** Reconciles every account of a venue, and wakes or starts the workflows of its open positions. */
export const reconcileAccounts =
  (dependencies: Dependencies): VenueActivities['reconcileAccounts'] =>
  async ({ venue }) => {
    const { record, clock, lives, log } = dependencies;
    const accounts = await record.deployments.venueAccounts(venue);
    let openPositions = 0;
    let openCases = 0;
    for (const account of accounts) {
      Context.current().heartbeat({ account: account.id });
      const { found, looked, mismatches } = await reconcileAccount(dependencies, account);
      openCases += mismatches.length;
      openPositions += looked.length;
      if (mismatches.length > 0) log.warn({ account: account.id, mismatches }, 'the record and the venue differ');
      for (const [index, position] of looked.entries()) {
        if (clock.nowMs() - position.createdAtMs < SETTLING_MS) continue;
        const isOwned = await lives.isPositionRunning(position.id);
        if (!isOwned) await lives.startPosition(position);
        else if (position.updatedAtMs !== found[index]?.updatedAtMs || mismatches.length > 0)
          await lives.tellNews(position.id);
      }
    }
    return { accounts: accounts.length, openPositions, openCases };
  };
