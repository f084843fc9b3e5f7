import type { Candidate, CandidateStatus } from '../../domain/candidate.ts';
import { CandidateEntity } from '../entities/candidate.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';

export interface CandidateFilter {
  limit: number;
  before: string | null;
  status?: CandidateStatus | undefined;
  source?: string | undefined;
}

/** What research sources brought. */
export const candidateRepository = (database: Database) => ({
  /** Writes down what has become of something; telling it twice changes nothing. */
  async put(
    candidate: Pick<Candidate, 'source' | 'name' | 'contentHash' | 'status' | 'reason' | 'signalId'>,
    nowMs: number,
  ): Promise<void> {
    const { source, name, contentHash, status, reason, signalId } = candidate;
    const now = new Date(nowMs).toISOString();
    await database.em.fork().execute(
      `insert into candidates (id, source, name, content_hash, status, reason, signal_id, seen_at, updated_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (source, name, content_hash) do update
         set status = excluded.status, reason = excluded.reason, signal_id = excluded.signal_id, updated_at = excluded.updated_at
         where (candidates.status, candidates.reason, candidates.signal_id)
           is distinct from (excluded.status, excluded.reason, excluded.signal_id)`,
      [newId(), source, name, contentHash, status, reason, signalId, now, now],
    );
  },

  /** Newest first. */
  async list({ limit, before, status, source }: CandidateFilter): Promise<Candidate[]> {
    const where = {
      ...(before === null ? {} : { id: { $lt: before } }),
      ...(status === undefined ? {} : { status }),
      ...(source === undefined ? {} : { source }),
    };
    const rows = await database.em.fork().find(CandidateEntity, where, { orderBy: { id: 'desc' }, limit });
    return rows.map((row) => ({ ...row, reason: row.reason ?? null, signalId: row.signalId ?? null }));
  },
});
