import type { Candidate } from '../../domain/candidate.ts';
import { isoOf } from './moment.ts';

export const candidateOf = ({ id, source, name, status, reason, signalId, seenAtMs, updatedAtMs }: Candidate) => ({
  id,
  source,
  name,
  status,
  reason,
  signalId,
  seenAt: isoOf(seenAtMs),
  updatedAt: isoOf(updatedAtMs),
});
