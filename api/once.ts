import type { Made, RequestIdentity } from '../db/repositories/idempotency.ts';
import { contentHash } from './content-hash.ts';
import { ApiError } from './errors.ts';

/** How a request that makes something is told from another: its key, what it asks, and of which door. */
export const identityOf = (operation: string, key: string | undefined, sent: unknown): RequestIdentity => ({
  key: key ?? null,
  operation,
  contentHash: contentHash(sent),
});

/**
 * What the request made, now or when it was sent before.
 * @throws ApiError idempotencyConflict when its key was used for another request.
 */
export function madeOnce<Resource>(made: Made<Resource>): Resource {
  if (made.outcome !== 'conflict') return made.resource;
  throw new ApiError(
    'idempotencyConflict',
    `This Idempotency-Key was used for another request, which made ${made.resourceId}.`,
  );
}
