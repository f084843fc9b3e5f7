import { defineEntity, p } from '@mikro-orm/core';
import { INSTRUMENT_KINDS, INSTRUMENT_STATUSES } from '../../domain/instrument.ts';
import type { Convention } from '../../domain/metrics.ts';
import type { PublishedMetrics } from '../../domain/published-metrics.ts';
import { count, decimal, id, moment, word } from '../columns.ts';
import { DeploymentEntity } from './agent.ts';

export const InstrumentEntity = defineEntity({
  name: 'Instrument',
  tableName: 'instruments',
  properties: {
    venue: word().primary(),
    instrument: word().primary(),
    base: word(),
    quote: word(),
    kind: p.enum(INSTRUMENT_KINDS),
    tickSize: decimal(),
    lotSize: decimal(),
    minimumNotional: decimal(),
    maxLeverage: decimal(),
    maintenanceMarginFraction: decimal(),
    makerFeeBps: decimal(),
    takerFeeBps: decimal(),
    status: p.enum(INSTRUMENT_STATUSES),
    syncedAtMs: moment().name('synced_at'),
  },
});

/** The latest price of each instrument, written by the watcher for those who only read. */
export const PriceEntity = defineEntity({
  name: 'Price',
  tableName: 'prices',
  properties: {
    instrument: id(),
    bid: decimal(),
    ask: decimal(),
    mid: decimal(),
    source: word(),
    venueAtMs: moment().name('venue_at'),
    receivedAtMs: moment().name('received_at'),
    standsForMs: count(),
  },
});

export const EquityMarkEntity = defineEntity({
  name: 'EquityMark',
  tableName: 'equity_marks',
  properties: {
    deployment: () => p.manyToOne(DeploymentEntity).mapToPk().primary(),
    atMs: moment().name('at').primary(),
    equity: decimal(),
    cash: decimal(),
    deposits: decimal(),
    realizedPnl: decimal(),
    unrealizedPnl: decimal(),
    fees: decimal(),
    funding: decimal(),
    /** Σ |quantity × mark|; null in marks that were made before it was written down. */
    grossNotional: decimal().nullable(),
  },
});

/** The newest roll-up of one deployment or agent. */
export const MetricsEntity = defineEntity({
  name: 'MetricsSnapshot',
  tableName: 'metrics',
  properties: {
    scope: p.enum(['deployment', 'agent'] as const).primary(),
    key: word().primary(),
    computedAtMs: moment().name('computed_at'),
    values: p.json<Record<Convention, PublishedMetrics>>(),
  },
});

/** Small facts of the installation that must survive a restart, such as where a replay began. */
export const SettingEntity = defineEntity({
  name: 'Setting',
  tableName: 'settings',
  properties: { key: id(), value: p.json<unknown>() },
});
