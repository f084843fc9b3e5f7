import type { EntityManager } from '@mikro-orm/postgresql';
import type { Signal, SignalStatus } from '../../domain/signal.ts';
import { SignalEntity } from '../entities/signal.ts';
import { newId } from '../ids.ts';
import { writeEvents } from './events.ts';
import { toSignal } from './mapping.ts';

export interface NewSignal extends Omit<Signal, 'id'> {
  idempotencyKey: string | null;
  /** Of the request as it was sent. */
  contentHash: string;
}

/** created: stored now. existing: the same request was stored before. conflict: its key was used for another request. */
export type Acceptance = { outcome: 'created' | 'existing' | 'conflict'; signal: Signal; status: SignalStatus };

/**
 * Stores a signal in the caller's transaction, unless its source event id or idempotency key was seen before; insert first, conflict
 * is a normal answer.
 */
export async function acceptSignal(em: EntityManager, input: NewSignal): Promise<Acceptance> {
  const { idempotencyKey, contentHash, ...rest } = input;
  const signal: Signal = { ...rest, id: newId() };
  const { id, agentId, deploymentId } = signal;
  const [inserted] = await em.execute<{ id: string }[]>(
    `insert into signals (id, agent_id, deployment_id, source, source_event_id, idempotency_key, content_hash, instrument, direction, entry, exit_plan, size,
                          confidence, reference_price, status, received_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, 'received', ?, ?) on conflict do nothing returning id`,
    [
      id,
      agentId,
      deploymentId,
      rest.source,
      rest.sourceEventId,
      idempotencyKey,
      contentHash,
      rest.instrument,
      rest.direction,
      JSON.stringify(rest.entry),
      rest.exitPlan && JSON.stringify(rest.exitPlan),
      rest.size && JSON.stringify(rest.size),
      rest.confidence,
      rest.referencePrice,
      new Date(rest.receivedAtMs).toISOString(),
      rest.expiresAtMs === null ? null : new Date(rest.expiresAtMs).toISOString(),
    ],
  );
  if (inserted) {
    await writeEvents(em, [
      {
        type: 'signal.received',
        aggregateType: 'signal',
        aggregateId: id,
        correlationId: id,
        actor: rest.source,
        occurredAtMs: rest.receivedAtMs,
        payload: {
          instrument: rest.instrument,
          direction: rest.direction,
          agentId,
          deploymentId,
          sourceEventId: rest.sourceEventId,
          referencePrice: rest.referencePrice,
        },
      },
    ]);
    return { outcome: 'created', signal, status: 'received' };
  }
  const byKey = await acceptedBefore(em, { idempotencyKey, contentHash });
  if (byKey) return byKey;
  const earlier = await em.findOneOrFail(SignalEntity, { agent: agentId, sourceEventId: rest.sourceEventId });
  return { outcome: 'existing', signal: toSignal(earlier), status: earlier.status };
}

/** What a request with this key was stored as, or null when there is none. */
export async function acceptedBefore(
  em: EntityManager,
  { idempotencyKey, contentHash }: Pick<NewSignal, 'idempotencyKey' | 'contentHash'>,
): Promise<Acceptance | null> {
  const earlier = idempotencyKey === null ? null : await em.findOne(SignalEntity, { idempotencyKey });
  if (!earlier) return null;
  const outcome = earlier.contentHash === contentHash ? 'existing' : 'conflict';
  return { outcome, signal: toSignal(earlier), status: earlier.status };
}
