import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { VenueActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { Mismatch } from '../../db/repositories/cases.ts';
import { add, equals } from '../../domain/money.ts';
import type { Position } from '../../domain/position-record.ts';
import type { VenueAdapter, VenuePosition } from '../../venues/port.ts';
import type { ActivityDependencies } from '../ports.ts';
import type { VenueLook } from './look-at-venue.ts';
import { lookAtVenue } from './look-at-venue.ts';
import { venueOf } from './send-order.ts';

/** A position older than this must have a workflow; a younger one may still be on its way. */
const SETTLING_MS = 15_000;

/** A kill is at work by itself for so long; what turns up after it is closed from here. */
const KILL_MS = 45_000;

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

interface Comparison {
  looked: VenueLook[];
  mismatches: Mismatch[];
}

/** One look at everything that an account holds, ours and the venue's. */
async function compare(dependencies: Dependencies, account: { id: string; venue: string }): Promise<Comparison> {
  const adapter = venueOf(dependencies, account.venue);
  const live = await dependencies.record.positions.live(account.id);
  const looked = await Promise.all(live.map((position) => lookAtVenue(dependencies, position)));
  const positions = looked.map(({ position }) => position);
  const mismatches = [
    ...differences(account.id, positions, await adapter.positions(account)),
    ...(await cashDifference(dependencies, account.id, positions, adapter)),
  ];
  return { looked, mismatches };
}

/** Compares an account with its venue and keeps its cases. A difference counts when a second look still finds it: fills may fall between. */
export async function reconcileAccount(
  dependencies: Dependencies,
  account: { id: string; venue: string },
): Promise<Comparison> {
  const first = await compare(dependencies, account);
  if (first.mismatches.length === 0) {
    await dependencies.record.cases.reconcile(account.id, [], dependencies.clock.nowMs());
    return first;
  }
  const second = await compare(dependencies, account);
  const hadNews = new Map(first.looked.map(({ position, hasNews }) => [position.id, hasNews]));
  const result = {
    mismatches: second.mismatches,
    looked: second.looked.map((look) => ({
      ...look,
      hasNews: look.hasNews || (hadNews.get(look.position.id) ?? false),
    })),
  };
  await dependencies.record.cases.reconcile(account.id, result.mismatches, dependencies.clock.nowMs());
  return result;
}

/** A position without a life gets one, with the crossings that its last one did not come to; one with news is told. */
async function wake(dependencies: Dependencies, { position, hasNews }: VenueLook, hasMismatch: boolean): Promise<void> {
  const { record, clock, lives } = dependencies;
  if (clock.nowMs() - position.createdAtMs < SETTLING_MS) return;
  if (!(await lives.isPositionRunning(position.id))) {
    await lives.startPosition(position);
    const unhandled = await record.exitWatches.unhandled(position.venue);
    for (const { id, positionId, kind, rung } of unhandled) {
      if (positionId === position.id) await lives.tellCrossed(positionId, { id, kind, rung });
    }
  } else if (hasNews || hasMismatch) {
    await lives.tellNews(position.id);
  }
  // A kill may have come while the entry was on its way, or have been pulled while Temporal was away.
  const isKilled = await record.tradingStates.isKilled(position.deploymentId, clock.nowMs() - KILL_MS);
  if (isKilled) await lives.close(position.id);
}

/** Reconciles every account of a venue; one that fails does not keep the others from theirs. */
export const reconcileAccounts =
  (dependencies: Dependencies): VenueActivities['reconcileAccounts'] =>
  async ({ venue }) => {
    const { record, log } = dependencies;
    const accounts = await record.deployments.venueAccounts(venue);
    const failed: string[] = [];
    let openPositions = 0;
    let openCases = 0;
    for (const account of accounts) {
      Context.current().heartbeat({ account: account.id });
      try {
        const { looked, mismatches } = await reconcileAccount(dependencies, account);
        openCases += mismatches.length;
        openPositions += looked.length;
        if (mismatches.length > 0) log.warn({ account: account.id, mismatches }, 'the record and the venue differ');
        for (const look of looked) await wake(dependencies, look, mismatches.length > 0);
      } catch (error) {
        failed.push(`${account.id}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (failed.length > 0) {
      const message = `${failed.length} of ${accounts.length} accounts could not be reconciled: ${failed.slice(0, 3).join('; ')}`;
      throw ApplicationFailure.create({ message, type: FAILURES.venueUnreachable });
    }
    return { accounts: accounts.length, openPositions, openCases };
  };
