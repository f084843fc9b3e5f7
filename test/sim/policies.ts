import { FAILURES } from '../../contracts/temporal/failures.ts';

/** How Temporal runs a deed: the numbers of workflows/proxies.ts, in milliseconds. */
export interface Policy {
  startToCloseMs: number;
  /** A process that died is noticed after this. */
  heartbeatMs: number;
  initialIntervalMs: number;
  maximumIntervalMs: number;
  maximumAttempts: number;
  nonRetryableTypes: readonly string[];
}

const HEARTBEAT_MS = 4_000;

const policy = (startToCloseMs: number, initialIntervalMs: number, maximumIntervalMs: number): Policy => ({
  startToCloseMs,
  heartbeatMs: HEARTBEAT_MS,
  initialIntervalMs,
  maximumIntervalMs,
  maximumAttempts: Infinity,
  nonRetryableTypes: [],
});

/** Local: a dead worker takes them along, and the workflow task is given to another. */
export const DECISIONS = policy(5_000, 100, 5_000);
export const BOOKKEEPING = policy(10_000, 200, 5_000);
export const ENTERING: Policy = { ...policy(10_000, 200, 2_000), nonRetryableTypes: [FAILURES.orderUnresolved] };
export const ASKING = policy(10_000, 500, 5_000);
export const GUARDING = policy(10_000, 200, 2_000);
/** A dead one is noticed by its heartbeat. */
export const RECONCILING: Policy = { ...policy(30_000, 1_000, 10_000), maximumAttempts: 2 };
export const BRINGING: Policy = { ...policy(60_000, 1_000, 10_000), maximumAttempts: 3 };
