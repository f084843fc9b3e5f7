import type { EntityManager } from '@mikro-orm/postgresql';
import type { NewEvent } from '../../domain/event.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { refusal } from '../../domain/refusal.ts';
import type { Route } from '../../domain/routing.ts';
import type { Signal, SignalContext, SignalStatus } from '../../domain/signal.ts';
import { combinedStatus } from '../../domain/signal.ts';
import { AgentEntity, DeploymentEntity } from '../entities/agent.ts';
import { PositionEntity } from '../entities/position.ts';
import { ExecutionEntity, RoutingDecisionEntity, SignalEntity } from '../entities/signal.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';
import { toAgent, toCancellation, toDeployment, toSignal } from './mapping.ts';
import { tradingStatesOf } from './trading-states.ts';

export interface ExecutionKey {
  signalId: string;
  deploymentId: string;
}

/** Moves an execution on, its signal with it, and writes what happened. */
export async function moveExecution(
  em: EntityManager,
  key: ExecutionKey,
  status: SignalStatus,
  nowMs: number,
  event: Pick<NewEvent, 'type' | 'payload' | 'actor'> | null,
  changes: { refusalCode?: Refusal['code']; positionId?: string } = {},
): Promise<void> {
  // Two deployments of one signal may move at once: the signal's row puts them in order, so that its status is never of yesterday.
  await em.execute('select id from signals where id = ? for update', [key.signalId]);
  const others = await em.execute<{ status: SignalStatus }[]>(
    `with moved as (
       update executions set status = ?, updated_at = ?, refusal_code = coalesce(?, refusal_code), position_id = coalesce(?, position_id)
       where signal_id = ? and deployment_id = ?
     )
     select status from executions where signal_id = ? and deployment_id <> ?`,
    [
      status,
      new Date(nowMs).toISOString(),
      changes.refusalCode ?? null,
      changes.positionId ?? null,
      key.signalId,
      key.deploymentId,
      key.signalId,
      key.deploymentId,
    ],
  );
  await em.execute('update signals set status = ? where id = ?', [
    combinedStatus([status, ...others.map((other) => other.status)]),
    key.signalId,
  ]);
  if (event) {
    await writeEvents(em, [
      {
        ...event,
        aggregateType: 'signal',
        aggregateId: key.signalId,
        correlationId: key.signalId,
        occurredAtMs: nowMs,
        payload: { deploymentId: key.deploymentId, ...event.payload },
      },
    ]);
  }
}

export const refuseExecution = (em: EntityManager, key: ExecutionKey, refusal: Refusal, nowMs: number): Promise<void> =>
  moveExecution(
    em,
    key,
    refusal.code === 'signalExpired' ? 'expired' : 'refused',
    nowMs,
    {
      type: refusal.code === 'signalExpired' ? 'signal.expired' : 'signal.refused',
      actor: 'workflow',
      payload: { ...refusal },
    },
    { refusalCode: refusal.code },
  );

/** The signal's row is locked, as in every move, so that two runs of one deed come one after the other. */
async function lockExecution(em: EntityManager, { signalId, deploymentId }: ExecutionKey): Promise<SignalStatus> {
  await em.execute('select id from signals where id = ? for update', [signalId]);
  return (await em.findOneOrFail(ExecutionEntity, { signal: signalId, deployment: deploymentId })).status;
}

/** Why an execution came to nothing; null when it has not. */
async function refusalOnRecord(em: EntityManager, key: ExecutionKey, status: SignalStatus): Promise<Refusal | null> {
  if (status !== 'refused' && status !== 'expired') return null;
  const [event] = await em.execute<{ payload: Refusal }[]>(
    `select payload from events where aggregate_type = 'signal' and aggregate_id = ? and type in ('signal.refused', 'signal.expired')
       and payload->>'deploymentId' = ? order by version desc limit 1`,
    [key.signalId, key.deploymentId],
  );
  return event ? refusal(event.payload.code, event.payload.message, event.payload.numbers) : null;
}

export const executionRepository = (database: Database) => ({
  /** What validation looks at; null when the signal or the deployment does not exist. */
  async context(key: ExecutionKey, nowMs: number): Promise<{ signal: Signal; context: SignalContext } | null> {
    // Each question has an entity manager and so a connection of its own: they are asked side by side.
    const { em } = database;
    const [signalRow, deploymentRow] = await Promise.all([
      em.fork().findOne(SignalEntity, { id: key.signalId }),
      em.fork().findOne(DeploymentEntity, { id: key.deploymentId }),
    ]);
    if (!signalRow || !deploymentRow) return null;
    const signal = toSignal(signalRow);
    const deployment = toDeployment(deploymentRow);
    const own = {
      signal: { $ne: key.signalId },
      deployment: key.deploymentId,
      instrument: signal.instrument,
      direction: signal.direction,
    };
    const [agent, tradingStates, earlier, open] = await Promise.all([
      em.fork().findOneOrFail(AgentEntity, { id: deployment.agentId }),
      tradingStatesOf(em.fork(), deployment),
      em.fork().findOne(
        ExecutionEntity,
        {
          ...own,
          createdAtMs: { $gt: nowMs - deployment.limits.signalWindowMs },
          status: { $in: ['ordered', 'open', 'closed', 'validated', 'routed'] },
        },
        { orderBy: { createdAtMs: 'desc' } },
      ),
      em.fork().findOne(PositionEntity, {
        venueAccount: deployment.venueAccountId,
        instrument: signal.instrument,
        status: { $ne: 'closed' },
        signalId: { $ne: key.signalId },
      }),
    ]);
    return {
      signal,
      context: {
        cancellation: toCancellation(signalRow),
        agent: toAgent(agent),
        deployment,
        tradingStates,
        earlierSignalId: earlier?.signal ?? null,
        openPositionId: open?.id ?? null,
        nowMs,
      },
    };
  },

  /** Stores the answer of validation and returns the one that stands: the first. A second run may have seen another world. */
  recordValidation(key: ExecutionKey, refused: Refusal | null, nowMs: number): Promise<Refusal | null> {
    return database.em.fork().transactional(async (em) => {
      const status = await lockExecution(em, key);
      if (status !== 'received') return refusalOnRecord(em, key, status);
      await (refused
        ? refuseExecution(em, key, refused, nowMs)
        : moveExecution(em, key, 'validated', nowMs, { type: 'signal.validated', actor: 'workflow', payload: {} }));
      return refused;
    });
  },

  /** Stores a routing decision with its verdicts and returns the one that stands: the first. */
  recordRoute(
    key: ExecutionKey,
    route: Route,
    refused: Refusal | null,
    tookMs: number,
    nowMs: number,
  ): Promise<{ venue: string } | Refusal> {
    return database.em.fork().transactional(async (em) => {
      const status = await lockExecution(em, key);
      if (status !== 'received' && status !== 'validated') {
        const { venue } = await em.findOneOrFail(RoutingDecisionEntity, key);
        return (await refusalOnRecord(em, key, status)) ?? { venue: venue ?? '' };
      }
      await em.insert(RoutingDecisionEntity, {
        ...key,
        venue: route.venue,
        sentence: route.sentence,
        verdicts: route.verdicts,
        tookMs,
        decidedAtMs: nowMs,
      });
      await (refused
        ? refuseExecution(em, key, refused, nowMs)
        : moveExecution(em, key, 'routed', nowMs, {
            type: 'signal.routed',
            actor: 'workflow',
            payload: { venue: route.venue, sentence: route.sentence, verdicts: route.verdicts, tookMs },
          }));
      return refused ?? { venue: route.venue ?? '' };
    });
  },

  /** What became of a signal, for each deployment that carries it out. */
  async of(
    signalId: string,
  ): Promise<
    { deploymentId: string; status: SignalStatus; refusalCode: Refusal['code'] | null; positionId: string | null }[]
  > {
    const rows = await database.em.fork().find(ExecutionEntity, { signal: signalId });
    return rows.map((row) => ({
      deploymentId: row.deployment,
      status: row.status,
      refusalCode: row.refusalCode ?? null,
      positionId: row.positionId ?? null,
    }));
  },
});
