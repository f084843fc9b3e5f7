import { defineEntity, p } from '@mikro-orm/core';
import { AGENT_STATUSES } from '../../domain/agent.ts';
import type { DeploymentLimits } from '../../domain/deployment.ts';
import { DEPLOYMENT_STATUSES, NETWORKS, ROUTING_STRATEGIES } from '../../domain/deployment.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import { TRADING_SCOPES, TRADING_STATES } from '../../domain/trading-state.ts';
import { count, id, moment, word } from '../columns.ts';

export const UserEntity = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: { id: id(), name: word(), createdAtMs: moment().name('created_at') },
});

/** One user's account at one venue. Credentials never stand here, only a reference to them. */
export const VenueAccountEntity = defineEntity({
  name: 'VenueAccount',
  tableName: 'venue_accounts',
  properties: {
    id: id(),
    user: () => p.manyToOne(UserEntity).mapToPk(),
    venue: word(),
    currency: word(),
    createdAtMs: moment().name('created_at'),
  },
});

export const AgentEntity = defineEntity({
  name: 'Agent',
  tableName: 'agents',
  properties: {
    id: id(),
    creator: () => p.manyToOne(UserEntity).mapToPk(),
    name: word(),
    description: word(),
    status: p.enum(AGENT_STATUSES),
    defaultExitPlan: p.json<ExitPlan>().nullable(),
    createdAtMs: moment().name('created_at'),
    updatedAtMs: moment().name('updated_at'),
    revision: count(),
  },
});

export const DeploymentEntity = defineEntity({
  name: 'Deployment',
  tableName: 'deployments',
  properties: {
    id: id(),
    agent: () => p.manyToOne(AgentEntity).mapToPk(),
    user: () => p.manyToOne(UserEntity).mapToPk(),
    venueAccount: () => p.manyToOne(VenueAccountEntity).mapToPk(),
    network: p.enum(NETWORKS),
    name: word(),
    venues: p.json<readonly string[]>(),
    routingStrategy: p.enum(ROUTING_STRATEGIES),
    status: p.enum(DEPLOYMENT_STATUSES),
    limits: p.json<DeploymentLimits>(),
    createdAtMs: moment().name('created_at'),
    updatedAtMs: moment().name('updated_at'),
    revision: count(),
  },
  uniques: [
    {
      name: 'deployments_one_of_a_user',
      expression:
        "create unique index deployments_one_of_a_user on deployments (agent_id, user_id, network) where status <> 'killed'",
    },
  ],
});

export const TradingStateEntity = defineEntity({
  name: 'ScopedTradingState',
  tableName: 'trading_states',
  properties: {
    scope: p.enum(TRADING_SCOPES).primary(),
    key: word().primary(),
    state: p.enum(TRADING_STATES),
    reason: word(),
    /** Everything in the scope was to end: positions that turn up later end too. */
    killedAtMs: moment().name('killed_at').nullable(),
    updatedAtMs: moment().name('updated_at'),
  },
});
