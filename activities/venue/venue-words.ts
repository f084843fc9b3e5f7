import { ApplicationFailure } from '@temporalio/common';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { OrderNews } from '../../db/repositories/orders.ts';
import type { Order } from '../../domain/order.ts';
import type { EvidenceKind } from '../../domain/order-evidence.ts';
import type { OrderReport, VenueAdapter } from '../../venues/port.ts';
import { VenueError } from '../../venues/port.ts';
import type { ActivityDependencies } from '../ports.ts';

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

/** Translates what a venue call threw: unknown and unreachable are tried again, by asking; the rest is a fault. */
export function failureOf(error: unknown, order: Order): unknown {
  if (!(error instanceof VenueError)) return error;
  const type = error.phase === 'notSent' ? FAILURES.venueUnreachable : FAILURES.orderUnresolved;
  return ApplicationFailure.create({
    message: `${order.leg} order ${order.clientOrderId}: ${error.message}`,
    type,
    cause: error,
  });
}
