/** What happened, written in the transaction that made it so. */
export const EVENT_TYPES = [
  'signal.received',
  'signal.dispatched',
  'signal.validated',
  'signal.routed',
  'signal.sized',
  'signal.refused',
  'signal.expired',
  'order.intended',
  'order.submitted',
  'order.updated',
  'order.filled',
  'position.opening',
  'position.opened',
  'position.protected',
  'position.crossed',
  'position.amended',
  'position.paused',
  'position.resumed',
  'position.closed',
  'position.funded',
  'deployment.created',
  'deployment.paused',
  'deployment.resumed',
  'deployment.killed',
  'account.deposited',
  'case.opened',
  'tradingState.changed',
  'position.reopened',
  'kill.ended',
  'agent.created',
  'agent.changed',
  'agent.retired',
  'source.linked',
  'source.rotated',
  'source.unlinked',
  'deployment.changed',
  'signal.cancelled',
  'inbox.received',
  'inbox.delivered',
  'inbox.dead',
  'inbox.edited',
  'webhook.created',
  'webhook.changed',
  'webhook.disabled',
  'webhook.removed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const AGGREGATES = [
  'signal',
  'order',
  'position',
  'deployment',
  'account',
  'case',
  'platform',
  'agent',
  'source',
  'inbox',
  'webhook',
] as const;

/** A new event, before the store gives it an id, a version and a cursor. */
export interface NewEvent {
  type: EventType;
  aggregateType: (typeof AGGREGATES)[number];
  aggregateId: string;
  /** The signal that all of this follows from; null for what no signal caused. */
  correlationId: string | null;
  /** Who or what did it: `api`, `file`, `workflow`, `watch`, `venue`. */
  actor: string;
  occurredAtMs: number;
  payload: Readonly<Record<string, unknown>>;
}

/** A stored event. `cursor` orders all events safely for a reader that remembers how far it came. */
export interface DomainEvent extends NewEvent {
  eventId: string;
  version: number;
  cursor: string;
  recordedAtMs: number;
}

/** Negative, zero or positive, as cursor `a` stands before, at or after `b`. */
export function compareCursors(a: string, b: string): number {
  const [transaction, sequence] = partsOf(a);
  const [otherTransaction, otherSequence] = partsOf(b);
  return Number(transaction - otherTransaction) || Number(sequence - otherSequence);
}

function partsOf(cursor: string): [transaction: bigint, sequence: bigint] {
  const [transaction = '', sequence = ''] = cursor.split('-');
  return [BigInt(transaction), BigInt(sequence)];
}
