import type { FollowedEvent } from '../../db/repositories/events.ts';
import type { AGGREGATES, EventType } from '../../domain/event.ts';

/** Which events a listener wants: those that agree with all that it named. */
interface EventFilter {
  aggregateType?: (typeof AGGREGATES)[number] | undefined;
  aggregateId?: string | undefined;
  agentId?: string | undefined;
  correlationId?: string | undefined;
  types?: readonly EventType[] | undefined;
}

export function wantedBy({ types, ...named }: EventFilter): (event: FollowedEvent) => boolean {
  const isAmong = types && new Set(types);
  const agrees = <Value>(wanted: Value | undefined, is: Value): boolean => wanted === undefined || wanted === is;
  return (event) =>
    agrees(named.aggregateType, event.aggregateType) &&
    agrees(named.aggregateId, event.aggregateId) &&
    agrees<string | null>(named.agentId, event.agentId) &&
    agrees<string | null>(named.correlationId, event.correlationId) &&
    (isAmong?.has(event.type) ?? true);
}
