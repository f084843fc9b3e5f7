/** Milliseconds of the house as the wire says them. */
export function isoOf(ms: number): string;
export function isoOf(ms: number | null): string | null;
export function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** A moment as Temporal's server sends it. */
export function temporalMoment(sent: { seconds?: unknown; nanos?: number | null } | null | undefined): string | null {
  const seconds = Number(sent?.seconds ?? 0);
  return seconds === 0 ? null : isoOf(seconds * 1_000 + Math.floor((sent?.nanos ?? 0) / 1_000_000));
}
