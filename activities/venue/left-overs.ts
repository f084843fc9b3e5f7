import type { Mismatch } from '../../db/repositories/cases.ts';
import type { Fill } from '../../domain/fill.ts';
import type { Position } from '../../domain/position-record.ts';
import type { VenueAdapter } from '../../venues/port.ts';
import type { ActivityDependencies } from '../ports.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'venues' | 'clock' | 'log'>;

/** Fills of orders that ended this long ago are still looked for. */
const LOOK_BACK_MS = 10 * 60_000;

/**
 * What an account has at its venue that belongs to no open position: orders of positions that have ended are withdrawn, orders that
 * we did not send are left alone and named.
 */
export async function withdrawLeftOvers(
  { record, log }: Dependencies,
  account: { id: string; venue: string },
  adapter: VenueAdapter,
  live: readonly Position[],
): Promise<Mismatch[]> {
  const open = await adapter.openOrders(account);
  const ours = new Map(
    (await record.orders.findByClientOrderIds(open.map((report) => report.clientOrderId))).map((order) => [
      order.clientOrderId,
      order,
    ]),
  );
  const isLive = new Set(live.map((position) => position.id));
  const unknown: string[] = [];
  for (const { clientOrderId } of open) {
    const order = ours.get(clientOrderId);
    if (!order) unknown.push(clientOrderId);
    else if (!isLive.has(order.positionId) && (await record.positions.find(order.positionId))?.status === 'closed') {
      log.warn({ clientOrderId }, 'an order of a closed position rests at the venue; it is withdrawn');
      await adapter.cancelOrder(account, clientOrderId);
    }
  }
  if (unknown.length === 0) return [];
  return [{ kind: 'unknownOrder', venueAccountId: account.id, instrument: null, evidence: { orders: unknown } }];
}

/**
 * Entries that were given up as lost and have filled after all. Each position is opened again, so that its life protects and ends
 * it; where its place is taken a person decides. Returns the positions that live again.
 */
export async function adoptLateFills(
  { record, clock }: Dependencies,
  account: { id: string; venue: string },
  adapter: VenueAdapter,
): Promise<Position[]> {
  const nowMs = clock.nowMs();
  const fills = await adapter.fills(account, { sinceMs: Math.max(0, nowMs - LOOK_BACK_MS) });
  const unrecorded = await record.venueNews.unrecorded(fills.filter((fill) => fill.clientOrderId !== null));
  const adopted: Position[] = [];
  for (const fill of unrecorded) {
    const position = await closedPositionOf(record, fill);
    if (!position || adopted.some(({ id }) => id === position.id)) continue;
    const evidence = { positionId: position.id, fill };
    const isReopened = await record.positions.reopen(position.id, nowMs);
    const kind = isReopened ? 'lateFill' : 'strayFill';
    await record.cases.open({ kind, venueAccountId: account.id, instrument: fill.instrument, evidence }, nowMs);
    if (isReopened) adopted.push({ ...position, status: 'opening' });
  }
  return adopted;
}

/** Payments that came to light after their position had ended are booked to it all the same. */
export async function bookLateFunding(
  { record, clock }: Dependencies,
  account: { id: string; venue: string },
  adapter: VenueAdapter,
): Promise<void> {
  const nowMs = clock.nowMs();
  const payments = await adapter.fundingPayments(account, { sinceMs: Math.max(0, nowMs - LOOK_BACK_MS) });
  for (const payment of payments) {
    const position = await record.positions.closedAt(account.id, payment.instrument, payment.paidAtMs);
    if (position) await record.venueNews.record(position.id, { fills: [], funding: [payment], orders: [] }, nowMs);
  }
}

async function closedPositionOf(record: Dependencies['record'], fill: Fill): Promise<Position | null> {
  const order = await record.orders.findByClientOrderId(fill.clientOrderId ?? '');
  const position = order && (await record.positions.find(order.positionId));
  return position?.status === 'closed' ? position : null;
}
