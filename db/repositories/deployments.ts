import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Agent } from '../../domain/agent.ts';
import type { Deployment, DeploymentLimits, DeploymentStatus } from '../../domain/deployment.ts';
import type { NewEvent } from '../../domain/event.ts';
import { depositTransaction } from '../../domain/ledger.ts';
import type { Money } from '../../domain/money.ts';
import { AgentEntity, DeploymentEntity, UserEntity, VenueAccountEntity } from '../entities/agent.ts';
import { PaperAccountEntity } from '../entities/paper.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';
import { postTransaction } from './ledger.ts';
import { toAgent, toDeployment } from './mapping.ts';
import { changeTradingStates } from './trading-lock.ts';

export interface NewDeployment {
  agentId: string;
  userId: string;
  name: string;
  limits: DeploymentLimits;
  routingStrategy: Deployment['routingStrategy'];
  /** Opening balance of its new paper account, quote currency. */
  paperBalance: Money;
}

/** The quote currency of paper accounts. */
const PAPER_CURRENCY = 'USD';

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
    row.status = status;
    await em.flush();
    const type: NewEvent['type'] =
      status === 'active' ? 'deployment.resumed' : status === 'paused' ? 'deployment.paused' : 'deployment.killed';
    await writeEvents(em, [
      {
        type,
        aggregateType: 'deployment',
        aggregateId: id,
        correlationId: null,
        actor: 'api',
        occurredAtMs: nowMs,
        payload: {},
      },
    ]);
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

  async createAgent(agent: Omit<Agent, 'id'>): Promise<Agent> {
    const created: Agent = { ...agent, id: newId() };
    await database.em.fork().insert(AgentEntity, {
      id: created.id,
      creator: created.creatorId,
      name: created.name,
      description: created.description,
      status: created.status,
      defaultExitPlan: created.defaultExitPlan,
      createdAtMs: created.createdAtMs,
    });
    return created;
  },

  async findAgent(id: string): Promise<Agent | null> {
    const row = await database.em.fork().findOne(AgentEntity, { id });
    return row && toAgent(row);
  },

  async listAgents(): Promise<Agent[]> {
    return (await database.em.fork().find(AgentEntity, {}, { orderBy: { createdAtMs: 'asc' } })).map(toAgent);
  },

  /** A deployment with a paper account of its own and the ledger entry of its opening balance, in one transaction. */
  create(input: NewDeployment, nowMs: number): Promise<Deployment> {
    return database.em.fork().transactional(async (em) => {
      const id = newId();
      const venueAccountId = newId();
      await em.insert(VenueAccountEntity, {
        id: venueAccountId,
        user: input.userId,
        venue: 'paper',
        currency: PAPER_CURRENCY,
        createdAtMs: nowMs,
      });
      await em.insert(PaperAccountEntity, {
        id: venueAccountId,
        currency: PAPER_CURRENCY,
        balance: input.paperBalance,
        createdAtMs: nowMs,
      });
      await em.insert(DeploymentEntity, {
        id,
        agent: input.agentId,
        user: input.userId,
        venueAccount: venueAccountId,
        name: input.name,
        venues: ['paper'],
        routingStrategy: input.routingStrategy,
        status: 'active',
        limits: input.limits,
        createdAtMs: nowMs,
      });
      const deposit = depositTransaction({
        key: `deposit:${venueAccountId}:opening`,
        venueAccountId,
        currency: PAPER_CURRENCY,
        amount: input.paperBalance,
        atMs: nowMs,
      });
      await postTransaction(em, deposit);
      const event = { correlationId: null, actor: 'api', occurredAtMs: nowMs } as const;
      await writeEvents(em, [
        {
          ...event,
          type: 'deployment.created',
          aggregateType: 'deployment',
          aggregateId: id,
          payload: { agentId: input.agentId, name: input.name, venues: ['paper'] },
        },
        {
          ...event,
          type: 'account.deposited',
          aggregateType: 'account',
          aggregateId: venueAccountId,
          payload: { amount: input.paperBalance, currency: PAPER_CURRENCY },
        },
      ]);
      return toDeployment(await em.findOneOrFail(DeploymentEntity, { id }));
    });
  },

  async find(id: string): Promise<Deployment | null> {
    const row = await database.em.fork().findOne(DeploymentEntity, { id });
    return row && toDeployment(row);
  },

  async list(): Promise<Deployment[]> {
    return (await database.em.fork().find(DeploymentEntity, {}, { orderBy: { createdAtMs: 'asc' } })).map(toDeployment);
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
