import { VenueError } from '../port.ts';
import { phaseOfFailure, retryAfterMs, unreadable } from './failures.ts';
import { readCapped } from './read-capped.ts';

/** A call of a venue's HTTP wire. A write may have happened whenever its reply is not understood. */
export interface HttpCall {
  /** For sentences: "place the order". */
  what: string;
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
}

/** A reply that is JSON; what it means is for the venue's own errors.ts and parse.ts to say. */
export interface HttpReply {
  status: number;
  body: unknown;
}

export interface HttpTerms {
  venue: string;
  /** Without a slash at the end. */
  url: string;
  /** Longest wait for the whole reply, ms. */
  timeoutMs: number;
  /** A larger reply is given up. */
  maxReplyBytes: number;
}

/**
 * JSON over HTTP, once per call: no redirect is followed and nothing is sent again. @throws VenueError `notSent` when no byte can
 * have left, `unknown` when what came back is not an answer: no reply in time, a broken one, 5xx, 429, not JSON, too large.
 */
export async function callVenue(terms: HttpTerms, call: HttpCall): Promise<HttpReply> {
  const { venue, url, timeoutMs, maxReplyBytes } = terms;
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(`${url}${call.path}`, {
    method: call.method,
    // Another host must not see the order, and its answer would prove nothing.
    redirect: 'manual',
    signal,
    ...(call.body === undefined
      ? {}
      : { body: JSON.stringify(call.body), headers: { 'content-type': 'application/json' } }),
  }).catch((error: unknown) => {
    throw phaseOfFailure(venue, call.what, error);
  });
  const { status } = response;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    throw unreadable(venue, call.what, `redirected to another place (${String(status)})`);
  }
  const text = await readCapped(response, maxReplyBytes).catch((error: unknown) => {
    throw error instanceof VenueError ? error : phaseOfFailure(venue, call.what, error);
  });
  if (text === null) throw unreadable(venue, call.what, `answered with more than ${String(maxReplyBytes)} bytes`);
  if (status === 429 || status >= 500) throw refusedForNow(venue, call.what, response);
  try {
    return { status, body: JSON.parse(text) as unknown };
  } catch (cause) {
    throw unreadable(venue, call.what, `answered ${String(status)} with something that is not JSON`, cause);
  }
}

/** 5xx and 429 say nothing about whether a write was done. */
function refusedForNow(venue: string, what: string, response: Response): VenueError {
  const waitMs = retryAfterMs(response.headers.get('retry-after'), Date.now());
  return new VenueError({
    phase: 'unknown',
    code: response.status === 429 ? 'rateLimited' : 'unreachable',
    message: `${venue} answered ${String(response.status)} when asked to ${what}; it may have happened.`,
    isRetryable: true,
    ...(waitMs === null ? {} : { retryAfterMs: waitMs }),
  });
}
