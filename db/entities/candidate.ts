import { defineEntity, p } from '@mikro-orm/core';
import { CANDIDATE_STATUSES } from '../../domain/candidate.ts';
import { id, moment, word } from '../columns.ts';

/** What research sources brought, and what became of it. */
export const CandidateEntity = defineEntity({
  name: 'Candidate',
  tableName: 'candidates',
  properties: {
    id: id(),
    source: word(),
    name: word(),
    contentHash: word(),
    status: p.enum(CANDIDATE_STATUSES),
    reason: word().nullable(),
    signalId: word().nullable(),
    seenAtMs: moment().name('seen_at'),
    updatedAtMs: moment().name('updated_at'),
  },
  uniques: [{ name: 'candidates_content_unique', properties: ['source', 'name', 'contentHash'] }],
});
