import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ErrorBody, ErrorCode } from '../contracts/api/error.ts';
import type { ApiEnv, Log } from './dependencies.ts';
import { shownPath } from './middleware/alert-door.ts';
import { awayOf } from './outage.ts';

/** The one table of HTTP statuses. */
export const STATUS_OF = {
  validation: 400,
  brokenJson: 400,
  tooDeep: 400,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  preconditionFailed: 412,
  payloadTooLarge: 413,
  unsupportedMediaType: 415,
  misdirected: 421,
  idempotencyConflict: 422,
  refused: 422,
  upgradeRequired: 426,
  preconditionRequired: 428,
  unknown: 500,
  unavailable: 503,
  timeout: 504,
} as const satisfies Record<ErrorCode, ContentfulStatusCode>;

const RETRY_AFTER_SECONDS = '5';

/** A request that comes to nothing, with the reason for whoever sent it. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: ErrorBody['details'];

  constructor(code: ErrorCode, message: string, details: ErrorBody['details'] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export const notFound = (noun: string, id: string): ApiError => new ApiError('notFound', `There is no ${noun} ${id}.`);

/** A field that names something which is not there. */
export const unknownReference = (path: string, noun: string): ApiError =>
  new ApiError('validation', `The request names a ${noun} that does not exist.`, [
    { path, message: `there is no ${noun} with this id` },
  ]);

/** The envelope. */
export function answerError(c: Context<ApiEnv>, error: ApiError): Response {
  if (error.code === 'unavailable') c.header('Retry-After', RETRY_AFTER_SECONDS);
  const body: ErrorBody = {
    code: error.code,
    message: error.message,
    requestId: c.get('requestId'),
    details: error.details,
  };
  return c.json(body, STATUS_OF[error.code]);
}

/** Whatever a route or middleware threw, as a refusal that says nothing of our insides. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof HTTPException) {
    if (error.status === 400) return new ApiError('brokenJson', 'The body is not JSON.');
    if (error.status === 415)
      return new ApiError('unsupportedMediaType', 'Send the body as JSON, with content-type: application/json.');
    if (error.status === 504)
      return new ApiError(
        'timeout',
        'There was no answer in time. What was begun may still be done: ask before you send it again.',
      );
  }
  const away = awayOf(error);
  if (away !== null)
    return new ApiError('unavailable', `${away} does not answer. Nothing is lost; send the request again.`);
  return new ApiError('unknown', 'Something went wrong on our side. The log has it under this request id.');
}

/** The last stop of every failure: told to whoever asked, and written down when it is ours. */
export const onError =
  (log: Log) =>
  (error: unknown, c: Context<ApiEnv>): Response => {
    const told = asApiError(error);
    const about = { requestId: c.get('requestId'), method: c.req.method, path: shownPath(c.req.path) };
    if (told.code === 'unknown') log.error({ ...about, error: forLog(error) }, 'a request failed');
    else if (told !== error && told.code === 'unavailable') log.warn({ ...about, error: forLog(error) }, told.message);
    return answerError(c, told);
  };

const MOST_CHARACTERS = 2_000;

/** What the log keeps of an error: no fields of it that may carry what was sent. */
export function forLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error).slice(0, MOST_CHARACTERS) };
  return {
    name: error.name,
    message: error.message.slice(0, MOST_CHARACTERS),
    stack: error.stack?.split('\n    at ').slice(1, 12),
    ...(error.cause instanceof Error
      ? { cause: `${error.cause.name}: ${error.cause.message}`.slice(0, MOST_CHARACTERS) }
      : {}),
  };
}
