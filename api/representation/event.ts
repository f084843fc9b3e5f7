import type { EventReply } from '../../contracts/api/event.ts';
import type { DomainEvent } from '../../domain/event.ts';
import { isoOf } from './moment.ts';

export const eventOf = (event: DomainEvent): EventReply => ({
  cursor: event.cursor,
  eventId: event.eventId,
  type: event.type,
  aggregateType: event.aggregateType,
  aggregateId: event.aggregateId,
  version: event.version,
  correlationId: event.correlationId,
  actor: event.actor,
  payload: { ...event.payload },
  occurredAt: isoOf(event.occurredAtMs),
  recordedAt: isoOf(event.recordedAtMs),
});
