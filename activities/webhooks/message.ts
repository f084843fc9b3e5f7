import type { DomainEvent } from '../../domain/event.ts';

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** An event as a webhook is told of it: the shape that Standard Webhooks recommends, around the event as the API shows it. */
export const messageOf = ({ occurredAtMs, recordedAtMs, ...event }: DomainEvent): string =>
  JSON.stringify({
    type: event.type,
    timestamp: isoOf(occurredAtMs),
    data: { ...event, occurredAt: isoOf(occurredAtMs), recordedAt: isoOf(recordedAtMs) },
  });
