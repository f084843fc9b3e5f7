import type { InferEntity } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ScopedTradingState, StandingTradingState, TradingScope } from '../../domain/trading-state.ts';
import { PLATFORM_KEY } from '../../domain/trading-state.ts';
import { DeploymentEntity, TradingStateEntity, UserEntity, VenueAccountEntity } from '../entities/agent.ts';
import { InstrumentEntity } from '../entities/market.ts';
import type { Database } from '../orm.ts';
import { changeStatus } from './deployments.ts';
import { writeEvents } from './events.ts';
import { changeTradingStates } from './trading-lock.ts';

/** States of every scope that an entry of this deployment must ask. */
export async function tradingStatesOf(
  em: EntityManager,
  deployment: { id: string; userId: string; venues: readonly string[] },
): Promise<StandingTradingState[]> {
  const rows = await em.find(TradingStateEntity, {
    $or: [
      { scope: 'platform' },
      { scope: 'user', key: deployment.userId },
      { scope: 'deployment', key: deployment.id },
      { scope: 'venue', key: { $in: [...deployment.venues] } },
    ],
  });
  return rows.map(toState);
}

const toState = (row: InferEntity<typeof TradingStateEntity>): StandingTradingState => ({
  scope: row.scope,
  key: row.key,
  state: row.state,
  reason: row.reason,
  killedAtMs: row.killedAtMs ?? null,
  updatedAtMs: row.updatedAtMs,
});

/** Writes the state and its event. A kill stays until the scope is active again. Nothing is written when nothing changes. */
async function putState(
  em: EntityManager,
  scoped: ScopedTradingState,
  isKill: boolean,
  nowMs: number,
): Promise<StandingTradingState> {
  const { scope, key, state, reason } = scoped;
  const before = await em.findOne(TradingStateEntity, { scope, key });
  const killedAtMs = state === 'active' ? null : (before?.killedAtMs ?? (isKill ? nowMs : null));
  const isSame = before?.state === state && before.reason === reason && (before.killedAtMs ?? null) === killedAtMs;
  if (before && isSame) return toState(before);
  const row = { ...scoped, killedAtMs, updatedAtMs: nowMs };
  if (before) em.assign(before, row);
  else em.create(TradingStateEntity, row);
  await em.flush();
  await writeEvents(em, [
    {
      type: 'tradingState.changed',
      aggregateType: 'platform',
      aggregateId: `${scope}:${key}`,
      correlationId: null,
      actor: 'operator',
      occurredAtMs: nowMs,
      payload: { ...scoped, isKill },
    },
  ]);
  return row;
}

/** Which deployments a scope covers, as a condition on the table `deployments d`; the parameter is the key. */
const COVERED: Readonly<Record<TradingScope, string>> = {
  platform: '?::text is not null',
  venue: 'exists (select 1 from venue_accounts a where a.id = d.venue_account_id and a.venue = ?)',
  user: 'd.user_id = ?',
  deployment: 'd.id = ?',
};

/** An entry whose sending was committed, and whose answer is not on record yet. */
export interface EntryInFlight {
  orderId: string;
  clientOrderId: string;
  deploymentId: string;
}

/** The states that say what may be sent, by scope. */
export const tradingStateRepository = (database: Database) => ({
  /** When this resolves no entry of the scope is marked as being sent any more; see `entriesInFlight` for those marked before. */
  set(scoped: ScopedTradingState, nowMs: number): Promise<StandingTradingState> {
    return database.em.fork().transactional(async (em) => {
      await changeTradingStates(em);
      return putState(em, scoped, false, nowMs);
    });
  },

  /** Halts a scope because everything in it is to end; a deployment is killed with it, for good. Repeating it changes nothing. */
  kill(scoped: Omit<ScopedTradingState, 'state'>, nowMs: number): Promise<StandingTradingState> {
    return database.em.fork().transactional(async (em) => {
      await changeTradingStates(em);
      if (scoped.scope === 'deployment') await changeStatus(em, scoped.key, 'killed', nowMs);
      return putState(em, { ...scoped, state: 'halted' }, true, nowMs);
    });
  },

  /** Writes down how a kill ended. */
  recordKill({ scope, key }: Pick<ScopedTradingState, 'scope' | 'key'>, ending: object, nowMs: number): Promise<void> {
    return database.em.fork().transactional((em) =>
      writeEvents(em, [
        {
          type: 'kill.ended',
          aggregateType: 'platform',
          aggregateId: `${scope}:${key}`,
          correlationId: null,
          actor: 'operator',
          occurredAtMs: nowMs,
          payload: { scope, key, ...ending },
        },
      ]),
    );
  },

  /** What an entry of this deployment must ask. */
  of(deployment: Parameters<typeof tradingStatesOf>[1]): Promise<StandingTradingState[]> {
    return tradingStatesOf(database.em.fork(), deployment);
  },

  /** Every state that was ever set, the latest first. */
  async list(): Promise<StandingTradingState[]> {
    const orderBy = { updatedAtMs: 'desc', scope: 'asc', key: 'asc' } as const;
    return (await database.em.fork().find(TradingStateEntity, {}, { orderBy })).map(toState);
  },

  /** Whether there is such a venue, user or deployment; the platform's key is `*`. */
  async isKnown(scope: TradingScope, key: string): Promise<boolean> {
    const em = database.em.fork();
    if (scope === 'platform') return key === PLATFORM_KEY;
    if (scope === 'user') return (await em.count(UserEntity, { id: key })) > 0;
    if (scope === 'deployment') return (await em.count(DeploymentEntity, { id: key })) > 0;
    const counts = [em.fork().count(InstrumentEntity, { venue: key }), em.count(VenueAccountEntity, { venue: key })];
    return (await Promise.all(counts)).some((count) => count > 0);
  },

  /** True when a kill that was pulled by then covers the deployment: its own, or one of its venue, its user or the platform. */
  async isKilled(deploymentId: string, pulledByMs: number): Promise<boolean> {
    const em = database.em.fork();
    const { user, venues, status } = await em.findOneOrFail(DeploymentEntity, { id: deploymentId });
    const states = await tradingStatesOf(em, { id: deploymentId, userId: user, venues });
    const kills = states.flatMap(({ killedAtMs }) => (killedAtMs === null ? [] : [killedAtMs]));
    return kills.length === 0 ? status === 'killed' : Math.min(...kills) <= pulledByMs;
  },

  /** Entries of a scope that were marked as being sent and have no answer yet. */
  entriesInFlight(scope: TradingScope, key: string): Promise<EntryInFlight[]> {
    return database.em.fork().execute<EntryInFlight[]>(
      `select o.id as "orderId", o.client_order_id as "clientOrderId", o.deployment_id as "deploymentId"
       from orders o join deployments d on d.id = o.deployment_id
       where o.leg = 'entry' and o.status = 'submitted' and ${COVERED[scope]} order by o.id`,
      [key],
    );
  },
});
