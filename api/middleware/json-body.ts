import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from '../dependencies.ts';
import { ApiError } from '../errors.ts';
import { isAlert } from './alert-door.ts';
import type { JsonProblem } from './json-shape.ts';
import { jsonProblem } from './json-shape.ts';

const JSON_TYPE = /^application\/json\s*(;\s*charset=("?)utf-8\2\s*)?$/i;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Bodies are JSON of reasonable shape before any schema sees them; what an alert says is kept even when it is not. */
export const jsonBody = createMiddleware<ApiEnv>(async (c, next) => {
  if (c.req.raw.body === null || isAlert(c.req)) return next();
  const type = c.req.header('content-type');
  const encoding = c.req.header('content-encoding');
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength === 0 && type === undefined) return next();
  if (type === undefined || !JSON_TYPE.test(type) || (encoding !== undefined && encoding !== 'identity'))
    throw new ApiError(
      'unsupportedMediaType',
      'Send the body as JSON in UTF-8, not compressed, with content-type: application/json.',
    );
  const text = textOf(bytes);
  const problem = text === null ? BROKEN : jsonProblem(text);
  if (problem) throw new ApiError(problem.code, problem.message, problem.details);
  return next();
});

const BROKEN: JsonProblem = { code: 'brokenJson', message: 'The body is not UTF-8.', details: [] };

function textOf(bytes: ArrayBuffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
