import { VenueError } from '../port.ts';

/** However long a venue asks us to wait, positions are looked after at least this often. */
const LONGEST_WAIT_MS = 60_000;

/** System calls that fail before the first byte of a request is written. */
const BEFORE_SENDING = new Set(['connect', 'getaddrinfo']);

/** By its shape: what fetch throws may come from another realm, whose Error is not ours. */
const isError = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'message' in error && 'stack' in error;

/** Every error of a chain of causes, and of the attempts of one that tried several addresses. */
function* chainOf(error: unknown): Generator<Error> {
  if (!isError(error)) return;
  yield error;
  if ('errors' in error && Array.isArray(error.errors)) for (const each of error.errors) yield* chainOf(each);
  yield* chainOf(error.cause);
}

/** True only when the connection was never made: every system call that failed was one of opening it. */
function isBeforeSending(error: unknown): boolean {
  const calls = [...chainOf(error)].flatMap((each) => ('syscall' in each ? [each.syscall] : []));
  if (calls.length > 0) return calls.every((call) => BEFORE_SENDING.has(String(call)));
  return [...chainOf(error)].some((each) => 'code' in each && each.code === 'UND_ERR_CONNECT_TIMEOUT');
}

/** What a failed fetch means for the order: not sent when no connection was made, otherwise nobody knows. */
export function phaseOfFailure(venue: string, what: string, cause: unknown): VenueError {
  const isNotSent = isBeforeSending(cause);
  const last = [...chainOf(cause)].at(-1)?.message ?? String(cause);
  return new VenueError({
    phase: isNotSent ? 'notSent' : 'unknown',
    code: 'unreachable',
    message: isNotSent
      ? `${venue} could not be reached to ${what}: ${last}`
      : `${venue} did not answer when asked to ${what}; it may have happened: ${last}`,
    isRetryable: true,
    cause,
  });
}

/** A reply that cannot be understood is no answer: a write may have been done. */
export const unreadable = (venue: string, what: string, did: string, cause?: unknown): VenueError =>
  new VenueError({
    phase: 'unknown',
    code: 'badReply',
    message: `${venue} ${did} when asked to ${what}; it may have happened.`,
    isRetryable: true,
    cause,
  });

/** A Retry-After header in seconds or as a date; capped, null when it says nothing that can be understood. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const isDate = /^[A-Z][a-z]{2}, /.test(text);
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : isDate ? Date.parse(text) - nowMs : NaN;
  return Number.isNaN(waitMs) ? null : Math.min(LONGEST_WAIT_MS, Math.max(0, waitMs));
}
