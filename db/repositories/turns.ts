import type { Database } from '../orm.ts';
import type { ExecutionKey } from './executions.ts';

/** So far back an earlier alert is looked for. */
const FAR = 1_000;
/** So many alerts before one are looked at; those before them are waited for by these. */
const MOST_EARLIER = 20;

/** Decided: refused, or it has a position, which may still come to nothing at the venue. */
const IS_DECIDED = `(e.position_id is not null or e.status not in ('received', 'validated', 'routed'))`;
/** Nobody has looked yet for which deployments it is. */
const IS_UNDISPATCHED = `(s.status = 'received' and not exists (select from executions x where x.signal_id = s.id))`;

/** The order in which signals of one source are decided. */
export const turnRepository = (database: Database) => ({
  /**
   * The place, in the order of its source, of the first alert that this deployment has to decide before this signal; null when its turn
   * has come. Nobody waits for what stands before an alert that is decided, or before the place that was passed over.
   */
  async undecidedBefore({ signalId, deploymentId }: ExecutionKey, passedOver: number): Promise<number | null> {
    const [row] = await database.em.fork().execute<{ waits_for: number | null }[]>(
      `with mine as (
         select m.source_id, m.sequence from inbox_messages m join executions e on e.signal_id = m.signal_id and e.deployment_id = ?
         where m.signal_id = ? and m.status = 'delivered' and e.status = 'received'
       ), earlier as (
         select m.sequence, coalesce(${IS_DECIDED}, false) as is_decided
         from mine
           join inbox_messages m on m.source_id = mine.source_id and m.status = 'delivered'
             and m.sequence < mine.sequence and m.sequence > greatest(mine.sequence - ?, ?)
           join signals s on s.id = m.signal_id
           left join executions e on e.signal_id = s.id and e.deployment_id = ?
         where e.signal_id is not null or ${IS_UNDISPATCHED}
         order by m.sequence desc limit ?
       )
       select min(sequence) as waits_for from earlier
       where not is_decided and sequence > coalesce((select max(sequence) from earlier where is_decided), 0)`,
      [deploymentId, signalId, FAR, passedOver, deploymentId, MOST_EARLIER],
    );
    return row?.waits_for ?? null;
  },

  /** For how many deployments a signal is not decided yet; one before it is known for which it is. */
  async undecided(signalId: string): Promise<number> {
    const [row] = await database.em.fork().execute<{ count: number }[]>(
      `select case when ${IS_UNDISPATCHED} then 1 else (select count(*) from executions e where e.signal_id = s.id and not ${IS_DECIDED})::int end as count
       from signals s where s.id = ?`,
      [signalId],
    );
    return row?.count ?? 0;
  },
});
