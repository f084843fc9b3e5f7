import { ApplicationFailure } from '@temporalio/common';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { OrderNews } from '../../db/repositories/orders.ts';
import type { Order } from '../../domain/order.ts';
import type { EvidenceKind } from '../../domain/order-evidence.ts';
import type { OrderReport, VenueAdapter } from '../../venues/port.ts';
import { VenueError } from '../../venues/port.ts';
import type { ActivityDependencies } from '../ports.ts';
import { retryDelay } from './retry-delay.ts';

export type OrderDependencies = Pick<ActivityDependencies, 'record' | 'venues' | 'clock'>;

export function venueOf({ venues }: Pick<ActivityDependencies, 'venues'>, venue: string): VenueAdapter {
  const adapter = venues.get(venue);
  if (!adapter)
    throw ApplicationFailure.nonRetryable(`There is no adapter for the venue "${venue}".`, FAILURES.notFound);
  return adapter;
}

/** What the venue said of an order, as news for the record. */
export const newsOf = (report: OrderReport, kind: EvidenceKind, how: string): OrderNews => ({
  status: report.status,
  venueOrderId: report.venueOrderId,
  filledQuantity: report.filledQuantity,
  evidence: { kind, detail: report.reason === null ? how : `${how}: ${report.reason}` },
});

/** Whose call it was, for the budget of retries and for people. */
export interface VenueCall {
  venueAccountId: string;
  isExit: boolean;
  what: string;
}

/**
 * Translates what a venue call threw: unknown and unreachable are tried again, by asking, as fast as the account's budget allows;
 * the rest is a fault. A person is told when the budget is used up.
 */
export async function failureOf(
  { record, clock }: Pick<OrderDependencies, 'record' | 'clock'>,
  error: unknown,
  { venueAccountId, isExit, what }: VenueCall,
): Promise<unknown> {
  if (!(error instanceof VenueError)) return error;
  const { delayMs, isToTell } = retryDelay({ venueAccountId, isExit, retryAfterMs: error.retryAfterMs });
  if (isToTell) {
    const evidence = { what, error: error.message };
    await record.cases.open({ kind: 'retriesUsedUp', venueAccountId, instrument: null, evidence }, clock.nowMs());
  }
  return ApplicationFailure.create({
    message: `${what}: ${error.message}`,
    type: error.phase === 'notSent' ? FAILURES.venueUnreachable : FAILURES.orderUnresolved,
    cause: error,
    ...(delayMs === null ? {} : { nextRetryDelay: delayMs }),
  });
}

/** True when a fill of an entry that was withdrawn may be missing in answers that were asked for at this time. */
export function mayStillFill({ venues }: Pick<OrderDependencies, 'venues'>, entry: Order, askedAtMs: number): boolean {
  if (entry.status !== 'canceled' && entry.status !== 'expired') return false;
  return askedAtMs - entry.updatedAtMs < venueOf({ venues }, entry.venue).capabilities.readLagMs;
}

/** An order as a call to its venue. */
export const callOf = (order: Order): VenueCall => ({
  venueAccountId: order.venueAccountId,
  isExit: order.isReduceOnly,
  what: `${order.leg} order ${order.clientOrderId}`,
});
