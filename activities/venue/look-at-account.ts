import type { LeftAlone, Straggler } from '../../contracts/temporal/kill-switch.ts';
import { isLess, isZero } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import { isFlat } from '../../domain/position.ts';
import type { OrderReport } from '../../venues/port.ts';
import { lookAtVenue } from './look-at-venue.ts';
import { cancelOrders, isLive } from './protective-orders.ts';
import type { OrderDependencies } from './venue-words.ts';
import { venueOf } from './venue-words.ts';

/** One look at an account by the venue's own word. */
export interface AccountLook {
  stragglers: Straggler[];
  leftAlone: LeftAlone[];
  /** Venue and record say the same, and it is that nothing is held. */
  agrees: boolean;
}

/** By the record nothing is held, nothing can fill any more, and every fill of the entry is known. */
export function isOver({ exposure }: Pick<Position, 'exposure'>, orders: readonly Order[]): boolean {
  const entry = orders.find((order) => order.leg === 'entry');
  const hasAllFills = !entry || !isLess(exposure.openedQuantity, entry.filledQuantity);
  return isFlat(exposure) && hasAllFills && orders.every((order) => isTerminal(order.status));
}

/** Why a position of ours is still there, in the words of whoever knows. */
function reasonOf(trouble: string | undefined, orders: readonly Order[], live: readonly string[]): string {
  if (trouble !== undefined) return trouble;
  const exits = orders.filter((order) => order.leg === 'exit');
  const refused = exits.findLast((order) => order.status === 'rejected' || order.status === 'expired');
  if (refused)
    return `the exit ${refused.clientOrderId} was ${refused.status}: ${refused.evidence ?? 'no reason given'}`;
  return live.length > 0 ? 'orders of ours are live' : 'the venue still holds it after the exit';
}

/** Open orders that the record knows as ours, with those of positions that have ended canceled on the way. */
async function ordersOfOurs(
  dependencies: OrderDependencies,
  reports: readonly OrderReport[],
  deploymentId: string | null,
): Promise<Order[]> {
  const { record } = dependencies;
  const ours: Order[] = [];
  for (const { clientOrderId } of reports) {
    const order = await record.orders.findByClientOrderId(clientOrderId);
    if (!order || (deploymentId !== null && order.deploymentId !== deploymentId)) continue;
    ours.push(order);
    const position = await record.positions.find(order.positionId);
    if (position?.status === 'closed') await cancelOrders(dependencies, position, [order]);
  }
  return ours;
}

/**
 * Compares what the venue holds for an account with what is ours by the record. Ours and not gone is a straggler; what we hold
 * no open position for is somebody else's, and left alone.
 */
export async function lookAtAccount(
  dependencies: OrderDependencies,
  account: { id: string; venue: string },
  deploymentId: string | null,
  troubles: ReadonlyMap<string, string>,
): Promise<AccountLook> {
  const { record } = dependencies;
  const adapter = venueOf(dependencies, account.venue);
  const [held, open] = await Promise.all([adapter.positions(account), adapter.openOrders(account)]);
  const ours = await ordersOfOurs(dependencies, open, deploymentId);
  const live = (await record.positions.live(account.id)).filter(
    (position) => deploymentId === null || position.deploymentId === deploymentId,
  );
  const about = { account: account.id, venue: account.venue };
  const stragglers: Straggler[] = [];
  const explained = new Set<string>();

  for (const position of live) {
    const orders = await lookAgain(dependencies, position);
    const { exposure } = (await record.positions.find(position.id)) ?? position;
    const quantity = held.find(({ instrument }) => instrument === position.instrument)?.signedQuantity ?? '0';
    const atVenue = ours.filter((order) => order.positionId === position.id).map((order) => order.clientOrderId);
    const unanswered = orders.filter(isLive).map((order) => order.clientOrderId);
    const liveOrders = [...new Set([...atVenue, ...unanswered])];
    if (liveOrders.length === 0 && isOver({ exposure }, orders)) continue;
    explained.add(position.instrument);
    const missing = isZero(quantity) ? 'the venue holds nothing, but its fills do not say so yet' : undefined;
    const why = reasonOf(troubles.get(position.id) ?? missing, orders, liveOrders);
    stragglers.push({ ...about, instrument: position.instrument, quantity, orders: liveOrders, why });
  }
  const leftOrders = ours.filter((order) => !live.some(({ id }) => id === order.positionId));
  if (leftOrders.length > 0) {
    const orders = leftOrders.map((order) => order.clientOrderId);
    stragglers.push({ ...about, instrument: null, quantity: '0', orders, why: 'orders of positions that have ended' });
  }
  const known = new Set(ours.map((order) => order.clientOrderId));
  const foreign = open.map(({ clientOrderId }) => clientOrderId).filter((id) => !known.has(id));
  const leftAlone: LeftAlone[] = held
    .filter(({ instrument }) => !explained.has(instrument))
    .map(({ instrument, signedQuantity }) => ({ ...about, instrument, quantity: signedQuantity, orders: [] }));
  if (foreign.length > 0) leftAlone.push({ ...about, instrument: null, quantity: '0', orders: foreign });
  return { stragglers, leftAlone, agrees: stragglers.length === 0 && leftAlone.length === 0 };
}

/** Fills may have come since the exit was answered. */
async function lookAgain(dependencies: OrderDependencies, position: Position): Promise<Order[]> {
  const orders = await dependencies.record.orders.ofPosition(position.id);
  return isOver(position, orders) ? orders : (await lookAtVenue(dependencies, position)).orders;
}
