import type { Candidate } from '../../domain/candidate.ts';
import { isoOf } from './moment.ts';

export const candidateOf = ({ contentHash: _, seenAtMs, updatedAtMs, ...rest }: Candidate) => ({
  ...rest,
  seenAt: isoOf(seenAtMs),
  updatedAt: isoOf(updatedAtMs),
});
