import type { RefusalCode } from '../../domain/refusal.ts';
import type { SignalStatus } from '../../domain/signal.ts';
import type { Database } from '../orm.ts';

/** What is open, and what stands before it. */
export interface PositionCounts {
  /** Everything that is not closed. */
  live: number;
  /** The entry has not filled yet. */
  opening: number;
  /** Held, with protection that the venue has confirmed. */
  protected: number;
  /** Held without it. */
  naked: number;
  /** Ended after they had traded. */
  closed: number;
  /** Of these, with a gain after fees and funding. */
  won: number;
}

/** The newest thing that a deployment was asked to do. */
export interface LastExecution {
  deploymentId: string;
  signalId: string;
  status: SignalStatus;
  refusalCode: RefusalCode | null;
  createdAtMs: number;
}

/** Of a row of positions that holds something: its protection is confirmed. */
export const IS_PROTECTED = 'naked_since is null and protected_at is not null';

type Counted<Row> = { [Key in keyof Row]: string };

/** The figures of the page that shows everything at once, counted by the database. */
export const overviewRepository = (database: Database) => ({
  async positions(): Promise<PositionCounts> {
    const [row] = await database.em.fork().execute<Counted<PositionCounts>[]>(
      `select count(*) filter (where is_live) as live,
              count(*) filter (where is_live and not is_held) as opening,
              count(*) filter (where is_live and is_held and is_safe) as protected,
              count(*) filter (where is_live and is_held and not is_safe) as naked,
              count(*) filter (where not is_live and has_traded) as closed,
              count(*) filter (where not is_live and has_traded and net > 0) as won
       from (select status <> 'closed' as is_live, signed_quantity <> 0 as is_held, opened_quantity > 0 as has_traded,
                    ${IS_PROTECTED} as is_safe, gross_realized_pnl - fees - funding as net
             from positions) as each`,
    );
    const count = (name: keyof PositionCounts): number => Number(row?.[name] ?? 0);
    return {
      live: count('live'),
      opening: count('opening'),
      protected: count('protected'),
      naked: count('naked'),
      closed: count('closed'),
      won: count('won'),
    };
  },

  /** Signals that came from a moment on, by what has become of them. */
  async signalsSince(fromMs: number): Promise<Record<string, number>> {
    const rows = await database.em
      .fork()
      .execute<{ status: SignalStatus; count: string }[]>(
        'select status, count(*) as count from signals where received_at >= ? group by 1',
        [new Date(fromMs).toISOString()],
      );
    return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
  },

  async lastExecutions(): Promise<LastExecution[]> {
    const rows = await database.em.fork().execute<(Omit<LastExecution, 'createdAtMs'> & { createdAt: string })[]>(
      `select d.id as "deploymentId", e.signal_id as "signalId", e.status, e.refusal_code as "refusalCode", e.created_at as "createdAt"
         from deployments d cross join lateral (
           select * from executions where deployment_id = d.id order by created_at desc, signal_id desc limit 1
         ) e`,
    );
    return rows.map(({ createdAt, ...row }) => ({ ...row, createdAtMs: Date.parse(createdAt) }));
  },

  /** How many positions of each deployment are not closed. */
  async livePositions(): Promise<ReadonlyMap<string, number>> {
    const rows = await database.em
      .fork()
      .execute<{ id: string; count: string }[]>(
        `select deployment_id as id, count(*) as count from positions where status <> 'closed' group by 1`,
      );
    return new Map(rows.map(({ id, count }) => [id, Number(count)]));
  },
});
