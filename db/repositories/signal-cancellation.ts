import type { EntityManager } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/core';
import type { Cancellation } from '../../domain/signal.ts';
import { hasEnded } from '../../domain/signal.ts';
import { ExecutionEntity, SignalEntity } from '../entities/signal.ts';
import { writeEvents } from './events.ts';
import { toCancellation } from './mapping.ts';

/** cancelled: now or before. entered: an entry has been let go, or has become these positions. ended: there is nothing to take back. */
export type CancelOutcome =
  { outcome: 'cancelled' } | { outcome: 'entered'; positionIds: string[] } | { outcome: 'ended' };

/** Until the caller's transaction ends the signal is not cancelled: whoever marks an entry is before a cancellation, or finds it. */
export async function lockCancellation(em: EntityManager, signalId: string): Promise<Cancellation | null> {
  const [row] = await em.execute<{ at: string | null; reason: string | null }[]>(
    'select cancelled_at as at, cancel_reason as reason from signals where id = ? for update',
    [signalId],
  );
  return row?.at == null ? null : { atMs: new Date(row.at).getTime(), reason: row.reason };
}

/**
 * Takes a signal back in the caller's transaction, for every deployment of it, unless an entry has been let go. Its executions end
 * by themselves when their next step, at the latest the one before sending, finds it. Null when there is no such signal.
 */
export async function cancelSignal(
  em: EntityManager,
  id: string,
  reason: string | null,
  nowMs: number,
): Promise<CancelOutcome | null> {
  const row = await em.findOne(SignalEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!row) return null;
  if (toCancellation(row)) return { outcome: 'cancelled' };
  // A rejected entry holds nothing and never will; one that was canceled or has expired may still turn out to have filled.
  const entered = await em.execute<{ position_id: string }[]>(
    `select position_id from orders
     where signal_id = ? and leg = 'entry' and status not in ('initialized', 'denied', 'rejected') order by position_id`,
    [id],
  );
  if (hasEnded(row.status)) return { outcome: 'ended' };
  if (entered.length > 0) return { outcome: 'entered', positionIds: entered.map((each) => each.position_id) };
  row.cancelledAtMs = nowMs;
  row.cancelReason = reason;
  // Nobody carries it out yet, and nobody will: see `dispatch`.
  if ((await em.count(ExecutionEntity, { signal: id })) === 0) row.status = 'refused';
  await em.flush();
  await writeEvents(em, [
    {
      type: 'signal.cancelled',
      aggregateType: 'signal',
      aggregateId: id,
      correlationId: id,
      actor: 'operator',
      occurredAtMs: nowMs,
      payload: { code: 'signalCancelled', reason },
    },
  ]);
  return { outcome: 'cancelled' };
}
