import type { TimelineEntry } from '../../contracts/api/signal-reply.ts';
import type { DomainEvent } from '../../domain/event.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import { REFUSAL_CODES } from '../../domain/refusal.ts';
import { sentenceOf } from '../timeline-sentences.ts';
import { isoOf } from './moment.ts';

/** Said elsewhere in the entry. */
const NOT_NUMBERS: ReadonlySet<string> = new Set([
  'deploymentId',
  'code',
  'message',
  'sentence',
  'evidence',
  'numbers',
]);

/** Events of one signal, oldest first, as a story: each with the deployment that it belongs to. */
export function timelineOf(
  events: readonly DomainEvent[],
  executions: readonly { deploymentId: string; positionId: string | null }[],
): TimelineEntry[] {
  const owners = ownersOf(events, executions);
  return events.map((event) => ({
    at: isoOf(event.occurredAtMs),
    type: event.type,
    code: codeOf(event.payload['code']),
    sentence: sentenceOf(event),
    numbers: numbersOf(event.payload),
    deploymentId: text(event.payload['deploymentId']) ?? owners.get(event.aggregateId) ?? null,
    actor: event.actor,
  }));
}

/** Deployments by the ids of their positions and orders; an order says its position when it is first meant. */
function ownersOf(
  events: readonly DomainEvent[],
  executions: readonly { deploymentId: string; positionId: string | null }[],
): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { deploymentId, positionId } of executions) if (positionId !== null) owners.set(positionId, deploymentId);
  for (const { type, aggregateId, payload } of events) {
    const owner = type === 'order.intended' ? owners.get(text(payload['positionId']) ?? '') : undefined;
    if (owner !== undefined) owners.set(aggregateId, owner);
  }
  return owners;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const codeOf = (code: unknown): RefusalCode | null => REFUSAL_CODES.find((each) => each === code) ?? null;

/** What was weighed: the numbers of a refusal, else every plain value of the payload. */
function numbersOf(payload: DomainEvent['payload']): Record<string, string> {
  const numbers = payload['numbers'];
  const source = typeof numbers === 'object' && numbers !== null ? numbers : payload;
  return Object.fromEntries(
    Object.entries(source)
      .filter(([name, value]) => isPlain(value) && (source !== payload || !NOT_NUMBERS.has(name)))
      .map(([name, value]) => [name, String(value)]),
  );
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
