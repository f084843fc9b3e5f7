/** Types of ApplicationFailure that activities throw and workflows and operators read. */
export const FAILURES = {
  /** It may have happened; ask the venue again. Retryable. */
  orderUnresolved: 'OrderUnresolved',
  /** The venue could not be reached and nothing was sent. Retryable. */
  venueUnreachable: 'VenueUnreachable',
  /** The record does not hold what the caller named. Not retryable. */
  notFound: 'NotFound',
} as const;

/** What starting a workflow whose id is taken throws, in workflows and clients alike. */
export { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
