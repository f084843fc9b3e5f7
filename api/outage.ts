import { isGrpcServiceError, ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { NoAnswer } from './patience.ts';

/** Codes of sockets and of Postgres (classes 08 and 57P, too many connections, a wait that took too long) that mean: not there, or not yet. */
const NO_DATABASE =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|57P0\d|57014|55P03|25P03|08\w{3}|53300)$/;
const NO_CONNECTION =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout/;

/** gRPC statuses that say nothing about the request: the server was not reached, or not in time. */
const NO_TEMPORAL: readonly number[] = [1, 4, 8, 14];

const MOST_CAUSES = 6;

/** The server that an error says is away; null when the error says something else. */
export function awayOf(thrown: unknown): 'Temporal' | 'The database' | null {
  let each = thrown;
  for (let depth = 0; isObject(each) && depth < MOST_CAUSES; depth += 1) {
    if (each instanceof WorkflowUpdateRPCTimeoutOrCancelledError || each instanceof NoAnswer) return 'Temporal';
    if (isGrpcServiceError(each)) return NO_TEMPORAL.includes(each.code) ? 'Temporal' : null;
    const isOfTemporal = each instanceof ServiceError;
    const code = typeof each['code'] === 'string' ? each['code'] : '';
    const message = typeof each['message'] === 'string' ? each['message'] : '';
    if (!isOfTemporal && (NO_DATABASE.test(code) || NO_CONNECTION.test(message))) return 'The database';
    each = reasonOf(each);
  }
  return null;
}

/** An AggregateError of failed connects, one for each address, speaks by its first. */
function reasonOf(error: Record<string, unknown>): unknown {
  const { cause, previous, errors } = error;
  return cause ?? previous ?? (Array.isArray(errors) ? (errors as unknown[])[0] : undefined);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
