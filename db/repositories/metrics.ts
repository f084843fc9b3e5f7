import type { InferEntity } from '@mikro-orm/core';
import type { Convention } from '../../domain/metrics.ts';
import type { Money } from '../../domain/money.ts';
import type { PublishedMetrics } from '../../domain/published-metrics.ts';
import { EquityMarkEntity, MetricsEntity } from '../entities/market.ts';
import type { Database } from '../orm.ts';

/** The state of an account's books at one moment; the terms of the equity identity. */
export interface EquityMark {
  deploymentId: string;
  atMs: number;
  equity: Money;
  cash: Money;
  deposits: Money;
  realizedPnl: Money;
  unrealizedPnl: Money;
  fees: Money;
  funding: Money;
  /** Null in marks that were made before it was written down. */
  grossNotional: Money | null;
}

/** The figures of one record by each convention, and when they were computed. */
export interface RolledUp {
  values: Record<Convention, PublishedMetrics>;
  computedAtMs: number;
}

const toMark = (row: InferEntity<typeof EquityMarkEntity>): EquityMark => ({
  deploymentId: row.deployment,
  atMs: row.atMs,
  equity: row.equity,
  cash: row.cash,
  deposits: row.deposits,
  realizedPnl: row.realizedPnl,
  unrealizedPnl: row.unrealizedPnl,
  fees: row.fees,
  funding: row.funding,
  grossNotional: row.grossNotional ?? null,
});

export const metricsRepository = (database: Database) => ({
  /** The first mark of a moment stands: a roll-up that comes late in its hour knows later prices. */
  async saveMark({ deploymentId, ...mark }: EquityMark): Promise<void> {
    const row = { deployment: deploymentId, ...mark };
    await database.em
      .fork()
      .createQueryBuilder(EquityMarkEntity)
      .insert(row)
      .onConflict(['deployment', 'atMs'])
      .ignore()
      .execute();
  },

  async marks(deploymentId: string): Promise<EquityMark[]> {
    const rows = await database.em
      .fork()
      .find(EquityMarkEntity, { deployment: deploymentId }, { orderBy: { atMs: 'asc' } });
    return rows.map(toMark);
  },

  /** The newest marks in a span of time, oldest first. */
  async curve(span: {
    deploymentId: string;
    fromMs: number | null;
    toMs: number | null;
    limit: number;
  }): Promise<EquityMark[]> {
    const { deploymentId, fromMs, toMs, limit } = span;
    const where = [
      { deployment: deploymentId },
      ...(fromMs === null ? [] : [{ atMs: { $gte: fromMs } }]),
      ...(toMs === null ? [] : [{ atMs: { $lt: toMs } }]),
    ];
    const newest = { orderBy: { atMs: 'desc' }, limit } as const;
    return (await database.em.fork().find(EquityMarkEntity, { $and: where }, newest)).map(toMark).reverse();
  },

  /** For each deployment its first mark, and of each UTC day the last that was made by its end; oldest first. */
  async dailyMarks(): Promise<ReadonlyMap<string, EquityMark[]>> {
    const rows = await database.em.fork().execute<(Omit<EquityMark, 'atMs'> & { at: string })[]>(
      `select m.deployment_id as "deploymentId", m.at, m.equity, m.cash, m.deposits, m.realized_pnl as "realizedPnl",
              m.unrealized_pnl as "unrealizedPnl", m.fees, m.funding, m.gross_notional as "grossNotional"
       from equity_marks m join (
         select deployment_id, max(at) as at from equity_marks group by deployment_id, ceil(extract(epoch from at) / 86400)
         union select deployment_id, min(at) from equity_marks group by deployment_id
       ) chosen using (deployment_id, at) order by m.deployment_id, m.at`,
    );
    const marks = new Map<string, EquityMark[]>();
    for (const { at, ...mark } of rows)
      marks.set(mark.deploymentId, [...(marks.get(mark.deploymentId) ?? []), { ...mark, atMs: Date.parse(at) }]);
    return marks;
  },

  async saveMetrics(
    scope: 'deployment' | 'agent',
    key: string,
    values: RolledUp['values'],
    nowMs: number,
  ): Promise<void> {
    await database.em.fork().upsert(MetricsEntity, { scope, key, values, computedAtMs: nowMs });
  },

  /** The newest roll-up of each key that has one. */
  async metrics(scope: 'deployment' | 'agent', keys: readonly string[]): Promise<Map<string, RolledUp>> {
    const rows = await database.em.fork().find(MetricsEntity, { scope, key: { $in: [...keys] } });
    return new Map(rows.map(({ key, values, computedAtMs }) => [key, { values, computedAtMs }]));
  },
});
