import type { InferEntity } from '@mikro-orm/core';
import { LockMode } from '@mikro-orm/core';
import type { SignalDirection } from '../../domain/direction.ts';
import { refusal } from '../../domain/refusal.ts';
import type { Cancellation, Signal, SignalStatus } from '../../domain/signal.ts';
import { DeploymentEntity } from '../entities/agent.ts';
import { ExecutionEntity, SignalEntity } from '../entities/signal.ts';
import type { Database } from '../orm.ts';
import type { Acceptance, NewSignal } from './accept-signal.ts';
import { acceptedBefore, acceptSignal } from './accept-signal.ts';
import { writeEvents } from './events.ts';
import { toCancellation, toSignal } from './mapping.ts';
import type { CancelOutcome } from './signal-cancellation.ts';
import { cancelSignal } from './signal-cancellation.ts';

export interface SignalRow extends Signal {
  status: SignalStatus;
  cancellation: Cancellation | null;
}

const toRow = (row: InferEntity<typeof SignalEntity>): SignalRow => ({
  ...toSignal(row),
  status: row.status,
  cancellation: toCancellation(row),
});

/** Which signals a page holds; what is absent is not asked. Moments are of their receipt: from, and before to. */
export interface SignalFilter {
  limit: number;
  before: string | null;
  agentId?: string | undefined;
  /** Meant for this deployment, or carried out by it. */
  deploymentId?: string | undefined;
  instrument?: string | undefined;
  direction?: SignalDirection | undefined;
  status?: SignalStatus | undefined;
  source?: string | undefined;
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

export const signalRepository = (database: Database) => ({
  /** Stores a signal unless its source event id or idempotency key was seen before. */
  accept: (input: NewSignal): Promise<Acceptance> => database.em.fork().transactional((em) => acceptSignal(em, input)),

  /** What a request with this key was stored as, or null when there is none. */
  acceptedBefore: (request: Pick<NewSignal, 'idempotencyKey' | 'contentHash'>): Promise<Acceptance | null> =>
    acceptedBefore(database.em.fork(), request),

  async find(id: string): Promise<SignalRow | null> {
    const row = await database.em.fork().findOne(SignalEntity, { id });
    return row && toRow(row);
  },

  /** The source event ids of an agent that begin so, in the order of their signals. */
  async sourceEvents(agentId: string, beginning: string): Promise<string[]> {
    const sourceEventId = { $like: `${beginning}%` };
    const rows = await database.em
      .fork()
      .find(SignalEntity, { agent: agentId, sourceEventId }, { orderBy: { id: 'asc' } });
    return rows.flatMap((row) => row.sourceEventId ?? []);
  },

  /** Newest first. */
  async list(filter: SignalFilter): Promise<SignalRow[]> {
    const { limit, before, agentId, deploymentId, fromMs, toMs, instrument, direction, status, source } = filter;
    const em = database.em.fork();
    const query = em.createQueryBuilder(SignalEntity, 's').select('*');
    const columns = { agent: agentId, instrument, direction, status, source };
    for (const [name, value] of Object.entries(columns)) if (value !== undefined) query.andWhere({ [name]: value });
    if (before !== null) query.andWhere({ id: { $lt: before } });
    if (fromMs !== undefined) query.andWhere({ receivedAtMs: { $gte: fromMs } });
    if (toMs !== undefined) query.andWhere({ receivedAtMs: { $lt: toMs } });
    if (deploymentId !== undefined)
      query.andWhere(
        '(s.deployment_id = ? or exists (select 1 from executions e where e.signal_id = s.id and e.deployment_id = ?))',
        [deploymentId, deploymentId],
      );
    return (await query.orderBy({ id: 'desc' }).limit(limit).getResultList()).map(toRow);
  },

  /** Takes a signal back before its entry; see `cancelSignal`. Repeating it changes nothing. */
  cancel(id: string, reason: string | null, nowMs: number): Promise<CancelOutcome | null> {
    return database.em.fork().transactional((em) => cancelSignal(em, id, reason, nowMs));
  },

  /** Signals that were accepted but never reached a workflow: their start was lost. */
  async waiting(receivedBeforeMs: number): Promise<string[]> {
    const rows = await database.em
      .fork()
      .find(
        SignalEntity,
        { status: 'received', receivedAtMs: { $lte: receivedBeforeMs } },
        { orderBy: { id: 'asc' }, limit: 500 },
      );
    return rows.map((row) => row.id);
  },

  /** Opens one execution for each deployment that subscribes, none for a signal that was cancelled; running it again finds the same ones. */
  dispatch(signalId: string, nowMs: number): Promise<{ agentId: string; instrument: string; deploymentIds: string[] }> {
    return database.em.fork().transactional(async (em) => {
      // A cancellation is before this, or finds the executions that this opens.
      const signal = await em.findOneOrFail(SignalEntity, { id: signalId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const subscribers = signal.deployment
        ? { id: signal.deployment }
        : { agent: signal.agent, status: { $ne: 'killed' as const } };
      const targets = toCancellation(signal)
        ? []
        : await em.find(DeploymentEntity, subscribers, { orderBy: { id: 'asc' } });
      let isNew = false;
      for (const target of targets) {
        const inserted = await em.execute<unknown[]>(
          `insert into executions (signal_id, deployment_id, instrument, direction, status, created_at, updated_at) values (?, ?, ?, ?, 'received', ?, ?)
           on conflict do nothing returning signal_id`,
          [
            signalId,
            target.id,
            signal.instrument,
            signal.direction,
            new Date(nowMs).toISOString(),
            new Date(nowMs).toISOString(),
          ],
        );
        isNew ||= inserted.length > 0;
      }
      // Also those of an earlier run whose answer was lost, whatever has become of their deployments since.
      const begun = await em.find(ExecutionEntity, { signal: signalId }, { orderBy: { deployment: 'asc' } });
      const deploymentIds = begun.map((execution) => execution.deployment);
      if (isNew) {
        await writeEvents(em, [
          {
            type: 'signal.dispatched',
            aggregateType: 'signal',
            aggregateId: signalId,
            correlationId: signalId,
            actor: 'workflow',
            occurredAtMs: nowMs,
            payload: { deploymentIds },
          },
        ]);
      }
      if (deploymentIds.length === 0 && signal.status === 'received') {
        signal.status = 'refused';
        await em.flush();
        const nobody = refusal(
          'noSubscriber',
          'No deployment subscribes to this agent; create one with POST /api/deployments.',
        );
        await writeEvents(em, [
          {
            type: 'signal.refused',
            aggregateType: 'signal',
            aggregateId: signalId,
            correlationId: signalId,
            actor: 'workflow',
            occurredAtMs: nowMs,
            payload: { ...nobody },
          },
        ]);
      }
      return { agentId: signal.agent, instrument: signal.instrument, deploymentIds };
    });
  },
});
