import { bodyLimit } from 'hono/body-limit';
import { timeout } from 'hono/timeout';
import { ApiError } from '../errors.ts';

/** Largest body, with or without a stated length. */
export const MOST_BYTES = 256 * 1024;
/** Longest time for one request to be answered. */
export const REQUEST_MS = 15_000;

export const sizeLimit = bodyLimit({
  maxSize: MOST_BYTES,
  onError: () => {
    throw new ApiError('payloadTooLarge', `The body is larger than ${MOST_BYTES} bytes.`);
  },
});

/** Ends the waiting, not the work: what was begun may still be done. */
export const timeLimit = (ms: number) => timeout(ms);
