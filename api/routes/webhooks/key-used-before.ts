import { ApiError } from '../../errors.ts';

export const keyUsedBefore = (resourceId: string): ApiError =>
  new ApiError('idempotencyConflict', `This Idempotency-Key was used for another request: ${resourceId}.`);
