import { isDeepStrictEqual } from 'node:util';
import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Agent, AgentStatus } from '../../domain/agent.ts';
import type { NewEvent } from '../../domain/event.ts';
import { AgentEntity, DeploymentEntity } from '../entities/agent.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';
import type { Made, RequestIdentity } from './idempotency.ts';
import { makeOnce } from './idempotency.ts';
import { toAgent } from './mapping.ts';
import { changeTradingStates } from './trading-lock.ts';

export type NewAgent = Omit<Agent, 'id' | 'updatedAtMs' | 'revision'>;

/** What people may change of an agent. */
export type AgentChanges = Partial<Pick<Agent, 'name' | 'description' | 'status' | 'defaultExitPlan'>>;

/** stale: it has another revision by now. retired: it stays as it is. */
export type AgentChange = { outcome: 'changed'; agent: Agent } | { outcome: 'stale' } | { outcome: 'retired' };

/** Where a page of agents ends: the sorted value of its last row, and its id. */
export interface AgentKey {
  value: string | number;
  id: string;
}

export interface AgentFilter {
  /** Part of a name or a description. */
  text: string | null;
  status: AgentStatus | null;
  /** Only agents with a live deployment on this venue. */
  venue: string | null;
  sort: 'createdAt' | 'name';
  order: 'asc' | 'desc';
  after: AgentKey | null;
  limit: number;
}

export const agentRepository = (database: Database) => ({
  create(agent: NewAgent): Promise<Agent> {
    return database.em.fork().transactional((em) => insertAgent(em, newId(), agent));
  },

  /** Creates an agent unless the same request did so before. */
  createOnce(agent: NewAgent, request: RequestIdentity): Promise<Made<Agent>> {
    return database.em.fork().transactional((em) =>
      makeOnce(em, request, agent.createdAtMs, {
        make: (id) => insertAgent(em, id, agent),
        find: async (id) => toAgent(await em.findOneOrFail(AgentEntity, { id })),
      }),
    );
  },

  async find(id: string): Promise<Agent | null> {
    const row = await database.em.fork().findOne(AgentEntity, { id });
    return row && toAgent(row);
  },

  async list({ text, status, venue, sort, order, after, limit }: AgentFilter): Promise<Agent[]> {
    const em = database.em.fork();
    const query = em.createQueryBuilder(AgentEntity, 'a').select('*');
    if (status !== null) query.andWhere({ status });
    if (text !== null) {
      const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
      query.andWhere('(a.name ilike ? or a.description ilike ?)', [pattern, pattern]);
    }
    if (venue !== null) {
      const there = em
        .createQueryBuilder(DeploymentEntity, 'd')
        .select('d.agent')
        .where({ status: { $ne: 'killed' } });
      there.andWhere('d.venues @> ?::jsonb', [JSON.stringify([venue])]);
      query.andWhere({ id: { $in: there.getNativeQuery() } });
    }
    if (after !== null) {
      const column = sort === 'name' ? 'a.name' : 'a.created_at';
      const value = typeof after.value === 'number' ? new Date(after.value).toISOString() : after.value;
      query.andWhere(`(${column}, a.id) ${order === 'asc' ? '>' : '<'} (?, ?)`, [value, after.id]);
    }
    const by = sort === 'name' ? { name: order, id: order } : { createdAtMs: order, id: order };
    return (await query.orderBy(by).limit(limit).getResultList()).map(toAgent);
  },

  /** Changes an agent that still has this revision; null when there is none. */
  change(id: string, revision: number, changes: AgentChanges, nowMs: number): Promise<AgentChange | null> {
    return database.em.fork().transactional(async (em) => {
      await changeTradingStates(em);
      const row = await em.findOne(AgentEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!row) return null;
      if (row.revision !== revision) return { outcome: 'stale' };
      if (row.status === 'retired') return { outcome: 'retired' };
      const before = toAgent(row);
      const named = Object.keys(changes) as (keyof AgentChanges)[];
      const changed = named.filter((field) => !isDeepStrictEqual(before[field], changes[field]));
      if (changed.length === 0) return { outcome: 'changed', agent: before };
      const of = (agent: AgentChanges) => Object.fromEntries(changed.map((field) => [field, agent[field]]));
      Object.assign(row, of(changes), { revision: revision + 1, updatedAtMs: nowMs });
      await em.flush();
      await writeEvents(em, [agentEvent(id, 'agent.changed', { before: of(before), after: of(changes) }, nowMs)]);
      return { outcome: 'changed', agent: toAgent(row) };
    });
  },

  /** Nothing new is traded for it, for good; what is open lives on. Null when there is none. */
  retire(id: string, nowMs: number): Promise<Agent | null> {
    return database.em.fork().transactional(async (em) => {
      await changeTradingStates(em);
      const row = await em.findOne(AgentEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!row) return null;
      if (row.status !== 'retired') {
        const was = row.status;
        Object.assign(row, { status: 'retired', revision: row.revision + 1, updatedAtMs: nowMs });
        await em.flush();
        await writeEvents(em, [agentEvent(id, 'agent.retired', { was }, nowMs)]);
      }
      return toAgent(row);
    });
  },
});

async function insertAgent(em: EntityManager, id: string, agent: NewAgent): Promise<Agent> {
  const { creatorId, ...rest } = agent;
  await em.insert(AgentEntity, { ...rest, id, creator: creatorId, updatedAtMs: agent.createdAtMs, revision: 1 });
  const { name, status } = agent;
  await writeEvents(em, [agentEvent(id, 'agent.created', { name, status }, agent.createdAtMs)]);
  // As the database keeps it, so that the first answer and a repeat are the same.
  return toAgent(await em.findOneOrFail(AgentEntity, { id }));
}

const agentEvent = (id: string, type: NewEvent['type'], payload: NewEvent['payload'], nowMs: number): NewEvent => ({
  type,
  aggregateType: 'agent',
  aggregateId: id,
  correlationId: null,
  actor: 'api',
  occurredAtMs: nowMs,
  payload,
});
