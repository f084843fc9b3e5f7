import { VenueError } from '../port.ts';

/** The account was never opened at paper: a definite no. */
export const accountUnknown = (accountId: string): VenueError =>
  new VenueError({
    phase: 'rejected',
    code: 'accountUnknown',
    message: `Paper has no account ${accountId}; open it in the paper book first.`,
    isRetryable: false,
  });

/** Whatever else goes wrong is the book's storage: a commit may have happened although its answer was lost. */
export const asVenueError = (cause: unknown): VenueError =>
  cause instanceof VenueError
    ? cause
    : new VenueError({
        phase: 'unknown',
        code: 'unreachable',
        message: `Paper's book did not answer: ${cause instanceof Error ? cause.message : String(cause)}`,
        isRetryable: true,
        cause,
      });
