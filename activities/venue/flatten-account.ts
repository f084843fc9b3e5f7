import { setTimeout as delay } from 'node:timers/promises';
import type { AccountVerdict } from '../../contracts/temporal/kill-switch.ts';
import type { Order } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import type { ActivityDependencies } from '../ports.ts';
import { closePosition } from './close-position.ts';
import { isOver, lookAtAccount } from './look-at-account.ts';
import { protectPosition } from './protect-position.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'venues' | 'clock' | 'prices' | 'log'>;

/** A venue may say of its book what was true a moment ago: what does not agree is looked at again, so often and with such a pause. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 400;

/** The exit to send next: one without an answer is asked about under its own revision, else the next one is sent. */
function exitRevision(orders: readonly Order[]): number {
  const exits = orders.filter((order) => order.leg === 'exit');
  const last = exits.reduce<Order | null>((high, each) => (high && high.revision > each.revision ? high : each), null);
  if (last === null) return 1;
  return isTerminal(last.status) ? last.revision + 1 : last.revision;
}

/**
 * The deeds by which the position's own life ends it: the exit, then protection, which withdraws the stops of what is flat and
 * covers what is not. Both may be at it at once: see docs/decisions/0015. True when the exit was sent.
 */
async function endPosition(dependencies: Dependencies, position: Position): Promise<boolean> {
  const { id: positionId } = position;
  const orders = await dependencies.record.orders.ofPosition(positionId);
  if (isOver(position, orders)) return false;
  const revision = exitRevision(orders);
  const exit = { positionId, revision, fraction: '1', rung: 0, reason: 'killed', commandId: null } as const;
  const { outcome } = await closePosition(dependencies)(exit);
  await protectPosition(dependencies)({ positionId });
  return outcome === 'accepted';
}

/** Ends everything of ours in one account, and says by the venue's own word what is left. */
export async function flattenAccount(
  dependencies: Dependencies,
  account: { id: string; venue: string },
  deploymentId: string | null,
): Promise<AccountVerdict> {
  const troubles = new Map<string, string>();
  let exitsSent = 0;
  for (const position of await dependencies.record.positions.live(account.id)) {
    if (deploymentId !== null && position.deploymentId !== deploymentId) continue;
    try {
      if (await endPosition(dependencies, position)) exitsSent += 1;
    } catch (error) {
      troubles.set(position.id, error instanceof Error ? error.message : String(error));
    }
  }
  let look = await lookAtAccount(dependencies, account, deploymentId, troubles);
  // With trouble the next round is sooner worth its time than another look.
  for (let looks = 1; looks < LOOKS && !look.agrees && troubles.size === 0; looks += 1) {
    await delay(BETWEEN_LOOKS_MS);
    look = await lookAtAccount(dependencies, account, deploymentId, troubles);
  }
  const { stragglers, leftAlone } = look;
  return {
    account: account.id,
    venue: account.venue,
    isFlat: stragglers.length === 0,
    exitsSent,
    stragglers,
    leftAlone,
  };
}
