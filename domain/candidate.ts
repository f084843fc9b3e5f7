export const CANDIDATE_STATUSES = ['waiting', 'taken', 'refused'] as const;
export type CandidateStatus = (typeof CANDIDATE_STATUSES)[number];

/** Something that research brought and that may become a signal. The same thing in the same words is one candidate. */
export interface Candidate {
  id: string;
  /** Where it came from: `file`. */
  source: string;
  /** What the source calls it: the name of the file. */
  name: string;
  contentHash: string;
  status: CandidateStatus;
  /** Why it was refused, or what keeps it waiting. */
  reason: string | null;
  /** What it became. */
  signalId: string | null;
  seenAtMs: number;
  updatedAtMs: number;
}
