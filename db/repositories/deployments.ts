import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Agent } from '../../domain/agent.ts';
import type { Deployment, DeploymentStatus } from '../../domain/deployment.ts';
import type { NewEvent } from '../../domain/event.ts';
import { AgentEntity, DeploymentEntity, UserEntity, VenueAccountEntity } from '../entities/agent.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import type { DeploymentChange, DeploymentChanges } from './deployment-change.ts';
import { changeDeployment, deploymentEvent } from './deployment-change.ts';
import { writeEvents } from './events.ts';
import type { Made, RequestIdentity } from './idempotency.ts';
import { makeOnce } from './idempotency.ts';
import { toAgent, toDeployment } from './mapping.ts';
import type { NewDeployment } from './new-deployment.ts';
import { insertDeployment } from './new-deployment.ts';
import { changeTradingStates } from './trading-lock.ts';

export interface DeploymentFilter {
  agentId: string | null;
  status: DeploymentStatus | null;
  after: string | null;
  limit: number;
}

/** Changes the status in the caller's transaction, which holds the trading lock. Null when there is none; killed stays killed. */
export async function changeStatus(
  em: EntityManager,
  id: string,
  status: DeploymentStatus,
  nowMs: number,
): Promise<Deployment | null> {
  const row = await em.findOne(DeploymentEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!row) return null;
  if (row.status !== status && row.status !== 'killed') {
    Object.assign(row, { status, revision: row.revision + 1, updatedAtMs: nowMs });
    await em.flush();
    const type: NewEvent['type'] =
      status === 'active' ? 'deployment.resumed' : status === 'paused' ? 'deployment.paused' : 'deployment.killed';
    await writeEvents(em, [deploymentEvent(id, type, {}, nowMs)]);
  }
  return toDeployment(row);
}

export const deploymentRepository = (database: Database) => ({
  async createUser(name: string, nowMs: number): Promise<string> {
    const id = newId();
    await database.em.fork().insert(UserEntity, { id, name, createdAtMs: nowMs });
    return id;
  },

  async firstUserId(): Promise<string | null> {
    const [user] = await database.em.fork().find(UserEntity, {}, { orderBy: { createdAtMs: 'asc' }, limit: 1 });
    return user?.id ?? null;
  },

  async findAgent(id: string): Promise<Agent | null> {
    const row = await database.em.fork().findOne(AgentEntity, { id });
    return row && toAgent(row);
  },

  create(input: NewDeployment, nowMs: number): Promise<Deployment> {
    return database.em.fork().transactional((em) => insertDeployment(em, newId(), input, nowMs));
  },

  /** Creates a deployment unless the same request did so before; taken: the user has another one of this agent that is not killed. */
  async createOnce(
    input: NewDeployment,
    request: RequestIdentity,
    nowMs: number,
  ): Promise<Made<Deployment> | { outcome: 'taken'; deploymentId: string }> {
    try {
      return await database.em.fork().transactional((em) =>
        makeOnce(em, request, nowMs, {
          make: (id) => insertDeployment(em, id, input, nowMs),
          find: async (id) => toDeployment(await em.findOneOrFail(DeploymentEntity, { id })),
        }),
      );
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      const one = { agent: input.agentId, user: input.userId, network: 'paper', status: { $ne: 'killed' } } as const;
      const other = await database.em.fork().findOne(DeploymentEntity, one);
      if (!other) throw error;
      return { outcome: 'taken', deploymentId: other.id };
    }
  },

  async find(id: string): Promise<Deployment | null> {
    const row = await database.em.fork().findOne(DeploymentEntity, { id });
    return row && toDeployment(row);
  },

  async list(): Promise<Deployment[]> {
    return (await database.em.fork().find(DeploymentEntity, {}, { orderBy: { createdAtMs: 'asc' } })).map(toDeployment);
  },

  /** One page, oldest first. */
  async page({ agentId, status, after, limit }: DeploymentFilter): Promise<Deployment[]> {
    const where = {
      ...(agentId === null ? {} : { agent: agentId }),
      ...(status === null ? {} : { status }),
      ...(after === null ? {} : { id: { $gt: after } }),
    };
    return (await database.em.fork().find(DeploymentEntity, where, { orderBy: { id: 'asc' }, limit })).map(
      toDeployment,
    );
  },

  /** Changes a deployment that still has this revision; null when there is none. Entries that are sized later keep to the new limits. */
  change(id: string, revision: number, changes: DeploymentChanges, nowMs: number): Promise<DeploymentChange | null> {
    return database.em.fork().transactional((em) => changeDeployment(em, { id, revision }, changes, nowMs));
  },

  /** Null when there is none; a killed deployment stays killed. When this resolves, no entry that it forbids is marked as being sent. */
  setStatus(id: string, status: DeploymentStatus, nowMs: number): Promise<Deployment | null> {
    return database.em.fork().transactional(async (em) => {
      await changeTradingStates(em);
      return changeStatus(em, id, status, nowMs);
    });
  },

  async venueAccounts(venue: string): Promise<{ id: string; venue: string; currency: string; createdAtMs: number }[]> {
    const rows = await database.em.fork().find(VenueAccountEntity, { venue });
    return rows.map((row) => ({ id: row.id, venue: row.venue, currency: row.currency, createdAtMs: row.createdAtMs }));
  },
});
