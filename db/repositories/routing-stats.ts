import type { VenueVerdict } from '../../domain/routing.ts';
import type { Database } from '../orm.ts';

/** How often one venue, or none, was chosen for one instrument, and how long that took in all. */
export interface RoutingCount {
  instrument: string;
  venue: string | null;
  decisions: number;
  tookMs: number;
}

export interface RoutingDecision {
  signalId: string;
  deploymentId: string;
  instrument: string;
  venue: string | null;
  sentence: string;
  verdicts: VenueVerdict[];
  tookMs: number;
  decidedAtMs: number;
}

const OF_AGENT = `from routing_decisions r
  join deployments d on d.id = r.deployment_id
  join signals s on s.id = r.signal_id
  where d.agent_id = ?`;

/** Where the signals of an agent went. */
export const routingStatsRepository = (database: Database) => ({
  counts(agentId: string): Promise<RoutingCount[]> {
    return database.em.fork().execute<RoutingCount[]>(
      `select s.instrument, r.venue, count(*)::int as decisions, sum(r.took_ms)::float8 as "tookMs" ${OF_AGENT}
       group by s.instrument, r.venue order by s.instrument, decisions desc, r.venue`,
      [agentId],
    );
  },

  /** The newest decisions, newest first. */
  async recent(agentId: string, limit: number): Promise<RoutingDecision[]> {
    const rows = await database.em.fork().execute<(Omit<RoutingDecision, 'decidedAtMs'> & { decidedAt: string })[]>(
      `select r.signal_id as "signalId", r.deployment_id as "deploymentId", s.instrument, r.venue, r.sentence, r.verdicts,
              r.took_ms as "tookMs", r.decided_at as "decidedAt" ${OF_AGENT}
       order by r.decided_at desc, r.signal_id desc, r.deployment_id limit ?`,
      [agentId, limit],
    );
    return rows.map(({ decidedAt, ...row }) => ({ ...row, decidedAtMs: Date.parse(decidedAt) }));
  },
});
