import { defineEntity, p } from '@mikro-orm/core';
import type { CaseKind } from '../../domain/case.ts';
import { AGGREGATES, EVENT_TYPES } from '../../domain/event.ts';
import { LEDGER_ACCOUNTS, LEDGER_KINDS } from '../../domain/ledger.ts';
import { count, decimal, id, moment, word } from '../columns.ts';
import { VenueAccountEntity } from './agent.ts';

/** The outbox: what happened, in the transaction that made it so. */
export const EventEntity = defineEntity({
  name: 'DomainEvent',
  tableName: 'events',
  properties: {
    sequence: p.bigint('string').primary().autoincrement(),
    /** The writing transaction; readers stop before the oldest one still running, so that late commits are never skipped. */
    transactionId: p.bigint('string').columnType('xid8').defaultRaw('pg_current_xact_id()'),
    eventId: word().unique(),
    type: p.enum(EVENT_TYPES),
    aggregateType: p.enum(AGGREGATES),
    aggregateId: word(),
    version: count(),
    correlationId: word().nullable(),
    actor: word(),
    payload: p.json<Record<string, unknown>>(),
    occurredAtMs: moment().name('occurred_at'),
    recordedAtMs: moment().name('recorded_at').defaultRaw('now()'),
  },
  uniques: [{ properties: ['aggregateType', 'aggregateId', 'version'] }],
  indexes: [{ properties: ['correlationId'] }, { properties: ['transactionId', 'sequence'] }],
});

export const LedgerTransactionEntity = defineEntity({
  name: 'LedgerTransaction',
  tableName: 'ledger_transactions',
  properties: {
    key: word().primary(),
    kind: p.enum(LEDGER_KINDS),
    venueAccount: () => p.manyToOne(VenueAccountEntity).mapToPk(),
    positionId: word().nullable(),
    currency: word(),
    atMs: moment().name('at'),
  },
  // What an account has, and what was posted today.
  indexes: [{ properties: ['venueAccount'] }, { properties: ['atMs'] }],
});

export const LedgerEntryEntity = defineEntity({
  name: 'LedgerEntry',
  tableName: 'ledger_entries',
  properties: {
    transaction: () => p.manyToOne(LedgerTransactionEntity).mapToPk().primary(),
    account: p.enum(LEDGER_ACCOUNTS).primary(),
    amount: decimal(),
  },
});

/** A difference between our record and the venue's that a person or a policy must look at. */
export const CaseEntity = defineEntity({
  name: 'Case',
  tableName: 'cases',
  properties: {
    id: id(),
    kind: word().$type<CaseKind>(),
    venueAccountId: word(),
    instrument: word().nullable(),
    status: p.enum(['open', 'resolved'] as const),
    evidence: p.json<Record<string, unknown>>(),
    openedAtMs: moment().name('opened_at'),
    resolvedAtMs: moment().name('resolved_at').nullable(),
  },
  uniques: [
    {
      name: 'cases_one_open',
      expression:
        "create unique index cases_one_open on cases (kind, venue_account_id, coalesce(instrument, '')) where status = 'open'",
    },
  ],
});
