import { isGrpcServiceError, ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';

/** Codes of sockets and of Postgres (classes 08 and 57P, too many connections) that mean: not there, or not yet. */
const NO_DATABASE =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|57P0\d|08\w{3}|53300)$/;
const NO_CONNECTION = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** gRPC statuses that say nothing about the request: the server was not reached, or not in time. */
const NO_TEMPORAL: readonly number[] = [1, 4, 8, 14];

/** The server that an error says is away; null when the error says something else. */
export function awayOf(error: unknown): 'Temporal' | 'The database' | null {
  for (let each = error, depth = 0; each instanceof Error && depth < 6; each = reasonOf(each), depth += 1) {
    if (each instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'Temporal';
    if (isGrpcServiceError(each)) return NO_TEMPORAL.includes(each.code) ? 'Temporal' : null;
    if (each instanceof ServiceError) continue;
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    if (NO_DATABASE.test(code) || NO_CONNECTION.test(each.message)) return 'The database';
  }
  return null;
}

/** An AggregateError of failed connects (one per address) speaks by its first. */
const reasonOf = (error: Error): unknown =>
  error.cause ?? ('previous' in error ? error.previous : error instanceof AggregateError ? error.errors[0] : undefined);
