import type { Acceptance } from '../db/repositories/accept-signal.ts';
import type { Signal } from '../domain/signal.ts';
import type { ApiDependencies } from './dependencies.ts';
import { ApiError } from './errors.ts';

/**
 * The signal that a request became, now or when it was sent before, with its workflow started.
 * @throws ApiError idempotencyConflict when its key was used for another request.
 */
export async function underWay(
  { outcome, signal, status }: Acceptance,
  lives: Pick<ApiDependencies['lives'], 'startDispatch'>,
): Promise<Signal> {
  if (outcome === 'conflict')
    throw new ApiError(
      'idempotencyConflict',
      `This Idempotency-Key was used for another request: signal ${signal.id}.`,
    );
  if (status === 'received') await lives.startDispatch(signal.id);
  return signal;
}
