import { isDeepStrictEqual } from 'node:util';
import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Deployment, DeploymentLimits } from '../../domain/deployment.ts';
import type { NewEvent } from '../../domain/event.ts';
import { widenedLimits } from '../../domain/limit-change.ts';
import { DeploymentEntity } from '../entities/agent.ts';
import { writeEvents } from './events.ts';
import { toDeployment } from './mapping.ts';

/** What people may change of a deployment while it runs. */
export interface DeploymentChanges {
  name?: string;
  limits?: Partial<DeploymentLimits>;
  /** Without it no limit may let more through than before. */
  isWideningMeant: boolean;
}

/** stale: it has another revision by now. killed: it stays as it is. widening: these limits would let more through, unsaid. */
export type DeploymentChange =
  | { outcome: 'changed'; deployment: Deployment }
  | { outcome: 'stale' }
  | { outcome: 'killed' }
  | { outcome: 'widening'; limits: (keyof DeploymentLimits)[] };

/** Changes a deployment in the caller's transaction; null when there is none. */
export async function changeDeployment(
  em: EntityManager,
  { id, revision }: Pick<Deployment, 'id' | 'revision'>,
  changes: DeploymentChanges,
  nowMs: number,
): Promise<DeploymentChange | null> {
  const row = await em.findOne(DeploymentEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!row) return null;
  if (row.revision !== revision) return { outcome: 'stale' };
  if (row.status === 'killed') return { outcome: 'killed' };
  const before = { name: row.name, limits: row.limits };
  const after = { name: changes.name ?? row.name, limits: { ...row.limits, ...changes.limits } };
  const widened = widenedLimits(before.limits, after.limits);
  if (widened.length > 0 && !changes.isWideningMeant) return { outcome: 'widening', limits: widened };
  if (isDeepStrictEqual(before, after)) return { outcome: 'changed', deployment: toDeployment(row) };
  Object.assign(row, { ...after, revision: revision + 1, updatedAtMs: nowMs });
  await em.flush();
  await writeEvents(em, [deploymentEvent(id, 'deployment.changed', { before, after, widened }, nowMs)]);
  return { outcome: 'changed', deployment: toDeployment(row) };
}

export const deploymentEvent = (
  id: string,
  type: NewEvent['type'],
  payload: NewEvent['payload'],
  nowMs: number,
): NewEvent => ({
  type,
  aggregateType: 'deployment',
  aggregateId: id,
  correlationId: null,
  actor: 'api',
  occurredAtMs: nowMs,
  payload,
});
