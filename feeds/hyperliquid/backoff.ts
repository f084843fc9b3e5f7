export interface BackoffTerms {
  baseMs: number;
  capMs: number;
  /** 0 … 1 */
  random: () => number;
}

/** Capped exponential wait with full jitter, so that many clients of a restarted venue do not return together. */
export const backoffMs = (failures: number, { baseMs, capMs, random }: BackoffTerms): number =>
  random() * Math.min(capMs, baseMs * 2 ** failures);
