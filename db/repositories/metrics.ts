import type { Money } from '../../domain/money.ts';
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
}

export type MetricValues = Record<string, number | null>;

export const metricsRepository = (database: Database) => ({
  async saveMark({ deploymentId, ...mark }: EquityMark): Promise<void> {
    await database.em.fork().upsert(EquityMarkEntity, { deployment: deploymentId, ...mark });
  },

  async marks(deploymentId: string): Promise<EquityMark[]> {
    const rows = await database.em
      .fork()
      .find(EquityMarkEntity, { deployment: deploymentId }, { orderBy: { atMs: 'asc' } });
    return rows.map(({ atMs, equity, cash, deposits, realizedPnl, unrealizedPnl, fees, funding }) => ({
      deploymentId,
      atMs,
      equity,
      cash,
      deposits,
      realizedPnl,
      unrealizedPnl,
      fees,
      funding,
    }));
  },

  /** For each deployment its first mark, and of each UTC day the last that was made by its end; oldest first. */
  async dailyMarks(): Promise<ReadonlyMap<string, EquityMark[]>> {
    const rows = await database.em.fork().execute<(Omit<EquityMark, 'atMs'> & { at: string })[]>(
      `select m.deployment_id as "deploymentId", m.at, m.equity, m.cash, m.deposits, m.realized_pnl as "realizedPnl",
              m.unrealized_pnl as "unrealizedPnl", m.fees, m.funding
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

  async saveMetrics(scope: 'deployment' | 'agent', key: string, values: MetricValues, nowMs: number): Promise<void> {
    await database.em.fork().upsert(MetricsEntity, { scope, key, values, computedAtMs: nowMs });
  },

  async metrics(
    scope: 'deployment' | 'agent',
    key: string,
  ): Promise<{ values: MetricValues; computedAtMs: number } | null> {
    const row = await database.em.fork().findOne(MetricsEntity, { scope, key });
    return row && { values: row.values, computedAtMs: row.computedAtMs };
  },
});
