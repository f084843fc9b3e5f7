import { refusal } from '../../domain/refusal.ts';
import type { Signal, SignalStatus } from '../../domain/signal.ts';
import { DeploymentEntity } from '../entities/agent.ts';
import { ExecutionEntity, SignalEntity } from '../entities/signal.ts';
import type { Database } from '../orm.ts';
import type { Acceptance, NewSignal } from './accept-signal.ts';
import { acceptSignal } from './accept-signal.ts';
import { writeEvents } from './events.ts';
import { toSignal } from './mapping.ts';

export interface SignalRow extends Signal {
  status: SignalStatus;
}

export const signalRepository = (database: Database) => ({
  /** Stores a signal unless its source event id or idempotency key was seen before. */
  accept: (input: NewSignal): Promise<Acceptance> => database.em.fork().transactional((em) => acceptSignal(em, input)),

  async find(id: string): Promise<SignalRow | null> {
    const row = await database.em.fork().findOne(SignalEntity, { id });
    return row && { ...toSignal(row), status: row.status };
  },

  async list(filter: { limit: number; before: string | null }): Promise<SignalRow[]> {
    const rows = await database.em
      .fork()
      .find(SignalEntity, filter.before === null ? {} : { id: { $lt: filter.before } }, {
        orderBy: { id: 'desc' },
        limit: filter.limit,
      });
    return rows.map((row) => ({ ...toSignal(row), status: row.status }));
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

  /** Opens one execution for each deployment that subscribes; running it again finds the same ones. */
  dispatch(signalId: string, nowMs: number): Promise<{ agentId: string; instrument: string; deploymentIds: string[] }> {
    return database.em.fork().transactional(async (em) => {
      const signal = await em.findOneOrFail(SignalEntity, { id: signalId });
      const targets = await em.find(
        DeploymentEntity,
        signal.deployment ? { id: signal.deployment } : { agent: signal.agent, status: { $ne: 'killed' } },
        { orderBy: { id: 'asc' } },
      );
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
      if (targets.length === 0 && signal.status === 'received') {
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
