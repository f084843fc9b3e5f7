import { defineEntity, p } from '@mikro-orm/core';
import { SIGNAL_DIRECTIONS } from '../../domain/direction.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import { REFUSAL_CODES } from '../../domain/refusal.ts';
import type { VenueVerdict } from '../../domain/routing.ts';
import type { EntryTerms, SizeTerms } from '../../domain/signal.ts';
import { SIGNAL_STATUSES } from '../../domain/signal.ts';
import { count, decimal, id, moment, word } from '../columns.ts';
import { AgentEntity, DeploymentEntity } from './agent.ts';

export const SignalEntity = defineEntity({
  name: 'Signal',
  tableName: 'signals',
  properties: {
    id: id(),
    agent: () => p.manyToOne(AgentEntity).mapToPk(),
    deployment: () => p.manyToOne(DeploymentEntity).mapToPk().nullable(),
    source: word(),
    sourceEventId: word().nullable(),
    idempotencyKey: word().nullable().unique(),
    /** SHA-256 of the request, so that a key used twice with different bodies is noticed. */
    contentHash: word(),
    instrument: word(),
    direction: p.enum(SIGNAL_DIRECTIONS),
    entry: p.json<EntryTerms>(),
    exitPlan: p.json<ExitPlan>().nullable(),
    size: p.json<SizeTerms>().nullable(),
    confidence: decimal().nullable(),
    referencePrice: decimal().nullable(),
    status: p.enum(SIGNAL_STATUSES),
    receivedAtMs: moment().name('received_at'),
    expiresAtMs: moment().name('expires_at').nullable(),
    /** Set once; an entry is marked as being sent only while it is null. */
    cancelledAtMs: moment().name('cancelled_at').nullable(),
    cancelReason: word().nullable(),
  },
  uniques: [{ name: 'signals_source_event_unique', properties: ['agent', 'sourceEventId'] }],
  indexes: [{ properties: ['receivedAtMs'] }, { properties: ['status'] }],
});

/** One signal carried out for one deployment. */
export const ExecutionEntity = defineEntity({
  name: 'Execution',
  tableName: 'executions',
  properties: {
    signal: () => p.manyToOne(SignalEntity).mapToPk().primary(),
    deployment: () => p.manyToOne(DeploymentEntity).mapToPk().primary(),
    instrument: word(),
    direction: p.enum(SIGNAL_DIRECTIONS),
    status: p.enum(SIGNAL_STATUSES),
    refusalCode: p.enum(REFUSAL_CODES).nullable(),
    positionId: word().nullable(),
    createdAtMs: moment().name('created_at'),
    updatedAtMs: moment().name('updated_at'),
  },
  indexes: [{ properties: ['deployment', 'instrument', 'createdAtMs'] }],
});

export const RoutingDecisionEntity = defineEntity({
  name: 'RoutingDecision',
  tableName: 'routing_decisions',
  properties: {
    signalId: word().primary(),
    deploymentId: word().primary(),
    venue: word().nullable(),
    sentence: word(),
    verdicts: p.json<readonly VenueVerdict[]>(),
    tookMs: count(),
    decidedAtMs: moment().name('decided_at'),
  },
  indexes: [{ properties: ['deploymentId', 'decidedAtMs'] }],
});
