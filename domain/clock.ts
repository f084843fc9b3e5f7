/**
 * The market's time. On a live feed it is the wall clock; on a replay it is the time of the replayed market, so that
 * signal ages, deadlines and funding mean the same at every speed.
 */
export interface Clock {
  /** Milliseconds since 1970 UTC on the market's clock. */
  nowMs(): number;
  /** Wall-clock milliseconds until the market's clock reads `atMs`; never negative. */
  wallMsUntil(atMs: number): number;
}
