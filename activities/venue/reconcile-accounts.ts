import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { VenueActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { Mismatch } from '../../db/repositories/cases.ts';
import { add, equals } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { quantityOf } from '../../domain/position.ts';
import type { Position } from '../../domain/position-record.ts';
import { hasStop, hasSurplus } from './protective-orders.ts';
import type { VenueAdapter, VenuePosition } from '../../venues/port.ts';
import type { ActivityDependencies } from '../ports.ts';
import type { VenueLook } from './look-at-venue.ts';
import { adoptLateFills, bookLateFunding, withdrawLeftOvers } from './left-overs.ts';
import { lookAtVenue } from './look-at-venue.ts';
import { venueOf } from './venue-words.ts';

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
    ...(await withdrawLeftOvers(dependencies, account, adapter, positions)),
  ];
  return { looked, mismatches };
}

/** Compares an account with its venue and keeps its cases. A difference counts when a second look still finds it: fills may fall between. */
export async function reconcileAccount(
  dependencies: Dependencies,
  account: { id: string; venue: string },
  seenElsewhere: readonly Mismatch[] = [],
): Promise<Comparison & { openCases: number }> {
  const { record, clock } = dependencies;
  const adapter = venueOf(dependencies, account.venue);
  await adoptLateFills(dependencies, account, adapter);
  await bookLateFunding(dependencies, account, adapter);
  const first = await compare(dependencies, account);
  const { mismatches, looked } = first.mismatches.length === 0 ? first : await compare(dependencies, account);
  const hadNews = new Map(first.looked.map(({ position, hasNews }) => [position.id, hasNews]));
  const live = new Set(looked.map(({ position }) => position.instrument));
  return {
    mismatches,
    looked: looked.map((look) => ({ ...look, hasNews: look.hasNews || (hadNews.get(look.position.id) ?? false) })),
    openCases: await record.cases.reconcile(account.id, [...mismatches, ...seenElsewhere], live, clock.nowMs()),
  };
}

/** True for what a life would not leave so: its news may have been recorded by a process that died before it told them. */
function needsLook(dependencies: Dependencies, position: Position, orders: readonly Order[]): boolean {
  if (position.status !== 'open' || hasSurplus(orders)) return true;
  const { nativeStops } = venueOf(dependencies, position.venue).capabilities;
  return nativeStops && !hasStop(orders, quantityOf(position.exposure));
}

/** A position without a life gets one, with the crossings that its last one did not come to; one with news is told. */
async function wake(
  dependencies: Dependencies,
  { position, orders, hasNews }: VenueLook,
  hasMismatch: boolean,
): Promise<void> {
  const { record, clock, lives } = dependencies;
  if (!(await lives.isPositionRunning(position.id))) {
    if (clock.nowMs() - position.createdAtMs < SETTLING_MS) return;
    await lives.startPosition(position);
    const { id: positionId, venueAccountId, instrument } = position;
    await record.cases.open(
      { kind: 'lifeMissing', venueAccountId, instrument, evidence: { positionId } },
      clock.nowMs(),
    );
    const unhandled = await record.exitWatches.unhandled(position.venue);
    for (const { id, positionId: of, kind, rung } of unhandled) {
      if (of === positionId) await lives.tellCrossed(positionId, { id, kind, rung });
    }
  } else if (hasNews || hasMismatch || needsLook(dependencies, position, orders)) {
    await lives.tellNews(position.id);
  }
  // A kill may have come while the entry was on its way, or have been pulled while Temporal was away.
  const isKilled = await record.tradingStates.isKilled(position.deploymentId, clock.nowMs() - KILL_MS);
  if (isKilled) await lives.close(position.id);
}

/** Workflows whose positions ended a while ago: each is told to look again, and is a case until it has ended. */
async function livesLeftOver({ record, lives, clock }: Dependencies, venue: string): Promise<Mismatch[]> {
  const leftOver: Mismatch[] = [];
  for (const positionId of await lives.runningPositions(venue)) {
    const position = await record.positions.find(positionId);
    if (!position || position.closedAtMs === null || clock.nowMs() - position.closedAtMs < SETTLING_MS) continue;
    await lives.tellNews(positionId);
    const { venueAccountId, instrument } = position;
    leftOver.push({ kind: 'lifeLeftOver', venueAccountId, instrument, evidence: { positionId } });
  }
  return leftOver;
}

/** Reconciles every account of a venue; one that fails does not keep the others from theirs. */
export const reconcileAccounts =
  (dependencies: Dependencies): VenueActivities['reconcileAccounts'] =>
  async ({ venue }) => {
    const { record, log } = dependencies;
    const accounts = await record.deployments.venueAccounts(venue);
    const failed: string[] = [];
    const leftOver = await livesLeftOver(dependencies, venue);
    let openPositions = 0;
    let openCases = 0;
    for (const account of accounts) {
      Context.current().heartbeat({ account: account.id });
      try {
        const {
          looked,
          mismatches,
          openCases: open,
        } = await reconcileAccount(
          dependencies,
          account,
          leftOver.filter(({ venueAccountId }) => venueAccountId === account.id),
        );
        openCases += open;
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
